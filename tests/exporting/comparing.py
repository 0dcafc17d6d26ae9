"""What two corpora say, as counted facts, and what of one is missing in the other: the measure of a round trip."""

from collections import Counter
from collections.abc import Hashable

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.model import Annotation, Relation, Value

Facts = dict[str, Counter[Hashable]]


def facts(corpus: Corpus) -> Facts:
    """What a corpus says, by kind. Annotations and relations are told by what they say and not by their ids."""
    found: Facts = {kind: Counter() for kind in KINDS}
    for bundle in corpus.bundles():
        document = bundle.document
        assert document is not None, bundle.faults
        here = document.id
        found["documents"][here, document.text] += 1
        found["title"][here, document.title] += document.title is not None
        found["language"][here, document.language] += document.language is not None
        found["metadata"].update((here, name, _plain(value)) for name, value in document.metadata.items())
        for line in bundle.lines:
            places = {one.id: (here, line.annotator, *_place(one)) for one in line.record.annotations}
            for one in line.record.annotations:
                found["annotations"][places[one.id]] += 1
                _characterise(found, one, places[one.id], "attributes")
            for link in line.record.relations:
                place = (here, line.annotator, link.label, places[link.from_], places[link.to])
                found["relations"][place] += 1
                _characterise(found, link, place, "relation-attributes")
    return found


KINDS = (
    "documents", "annotations", "relations", "attributes", "relation-attributes", "status", "confidence", "tool",
    "time", "comment", "ids", "title", "language", "metadata",
)  # fmt: skip


_OF_RECORDS = ("status", "confidence", "tool", "time", "comment")


def missing(before: Facts, after: Facts) -> dict[str, int]:
    """How much of each kind did not come back, those kinds only of which something is missing."""
    gone = {kind: (before[kind] - after[kind]).total() for kind in KINDS}
    return {kind: number for kind, number in gone.items() if number}


def missing_of_the_kept(before: Facts, after: Facts) -> dict[str, int]:
    """The same, but of what is said about something only where that came back itself."""
    here = {*after["annotations"], *after["relations"]}
    kept = dict(before)
    for kind in ("attributes", "relation-attributes", "ids", *_OF_RECORDS):
        kept[kind] = Counter({fact: number for fact, number in before[kind].items() if _about(fact) in here})
    documents = {_about(fact) for fact in after["documents"]}
    for kind in ("title", "language", "metadata"):
        kept[kind] = Counter({fact: number for fact, number in before[kind].items() if _about(fact) in documents})
    return missing(kept, after)


def _about(fact: Hashable) -> Hashable:
    assert isinstance(fact, tuple)
    place: Hashable = fact[0]
    return place


def added(before: Facts, after: Facts) -> dict[str, int]:
    """How much of each kind came back that was not there."""
    return missing(after, before)


def _place(one: Annotation) -> tuple[Hashable, ...]:
    return one.layer, one.label, one.pieces


def _characterise(found: Facts, record: Annotation | Relation, place: Hashable, attributes: str) -> None:
    found["ids"][place, record.id] += 1
    for name, value in record.attributes.items():
        for one in value if isinstance(value, list) else [value]:
            found[attributes][place, name, _plain(one)] += 1
    for kind in _OF_RECORDS:
        value = getattr(record, "made" if kind == "time" else kind)
        found[kind][place, value] += value is not None


def _plain(value: Value) -> str:
    """A value with its type: 1, 1.0 and true are three things, but 2 and 2.0 are the same number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return msgspec.json.encode(value).decode()
