"""Kinds of faults, each a function that puts one into a document and its line of annotations, as parsed JSON.

A function changes the two in place and says whether it could: not every document has what a fault needs. Faults of the
bytes of a line get the bytes instead.
"""

from collections.abc import Callable, Iterator
from typing import Any

from corpuskit.model import text_hash
from corpuskit.offsets import splits_word

Json = dict[str, Any]
Seed = Callable[[Json, Json], bool]


def _of(line: Json, layer: str) -> Iterator[Json]:
    return (annotation for annotation in line["annotations"] if annotation["layer"] == layer)


def _covered(document: Json, annotation: Json) -> None:
    """Record the text that the pieces now cover, so that they are the only fault."""
    annotation["text"] = " ".join(document["text"][start:end] for start, end in annotation["pieces"])


def _put(layer: str, /, **values: object) -> Seed:
    def seed(_document: Json, line: Json) -> bool:
        for annotation in _of(line, layer):
            annotation.update(values)
            return True
        return False

    return seed


def _attribute(layer: str, name: str, value: object) -> Seed:
    def seed(_document: Json, line: Json) -> bool:
        for annotation in _of(line, layer):
            annotation["attributes"] = {**annotation.get("attributes", {}), name: value}
            return True
        return False

    return seed


def _without(layer: str, *path: str) -> Seed:
    def seed(_document: Json, line: Json) -> bool:
        for annotation in _of(line, layer):
            inside = annotation
            for step in path[:-1]:
                inside = inside[step]
            del inside[path[-1]]
            return True
        return False

    return seed


def _moved(
    change: Callable[[str, int, int], tuple[int, int] | None], layer: str = "sources", *, recorded: bool
) -> Seed:
    """Other offsets for the first annotation for which `change` has some; `recorded` makes its text fit them."""

    def seed(document: Json, line: Json) -> bool:
        for annotation in _of(line, layer):
            piece = change(document["text"], *annotation["pieces"][0])
            if piece is not None and len(annotation["pieces"]) == 1:
                annotation["pieces"] = [list(piece)]
                if recorded:
                    _covered(document, annotation)
                return True
        return False

    return seed


def _utf16(document: Json, line: Json) -> bool:
    before, changed = document["text"], False
    for annotation in line["annotations"]:
        moved = [[p + sum(c > "\uffff" for c in before[:p]) for p in piece] for piece in annotation.get("pieces", ())]
        changed |= moved != annotation.get("pieces", [])
        annotation.update({"pieces": moved} if moved else {})
    return changed


def _relation(**values: str) -> Seed:
    def seed(_document: Json, line: Json) -> bool:
        for relation in line["relations"]:
            if relation["label"] == "attributed_to":
                relation.update({"from" if name == "from_" else name: value for name, value in values.items()})
                return True
        return False

    return seed


def _to_cue(_document: Json, line: Json) -> bool:
    cues = [annotation["id"] for annotation in _of(line, "cues")]
    return bool(cues) and _relation(to=cues[0])(_document, line)


def _two_sources(_document: Json, line: Json) -> bool:
    sources = [annotation["id"] for annotation in _of(line, "sources")]
    for relation in line["relations"]:
        other = next((name for name in sources if name != relation["to"]), None)
        if relation["label"] == "attributed_to" and other is not None:
            line["relations"].append({"id": "more", "label": "attributed_to", "from": relation["from"], "to": other})
            return True
    return False


def _relation_twice(_document: Json, line: Json) -> bool:
    for relation in line["relations"]:
        if relation["label"] == "signalled_by":
            line["relations"].append({**relation, "id": "again"})
            return True
    return False


def _id_twice(_document: Json, line: Json) -> bool:
    first = next(_of(line, "sources"), None)
    second = next(_of(line, "claims"), None)
    if first is None or second is None or any(r["from"] == second["id"] for r in line["relations"]):
        second = next(_of(line, "entities"), None)
    if first is None or second is None:
        return False
    second["id"] = first["id"]
    return True


def _more_pieces(document: Json, line: Json) -> bool:
    for entity in _of(line, "entities"):
        ((start, end),) = entity["pieces"]
        if " " in document["text"][start:end]:
            middle = document["text"].index(" ", start)
            entity["pieces"] = [[start, middle], [middle + 1, end]]
            _covered(document, entity)
            return True
    return False


def _pieces_overlap(document: Json, line: Json) -> bool:
    for quote in _of(line, "quotes"):
        if len(quote["pieces"]) == 1:
            start, end = quote["pieces"][0]
            middle = document["text"].index(" ", start)
            quote["pieces"] = [[start, end], [start, middle]]
            _covered(document, quote)
            return True
    return False


def _entities_overlap(_document: Json, line: Json) -> bool:
    for entity in _of(line, "entities"):
        line["annotations"].append({**entity, "id": "over", "label": "ORG"})
        return True
    return False


def _quotes_cross(document: Json, line: Json) -> bool:
    for quote in _of(line, "quotes"):
        start, end = quote["pieces"][0]
        edge = document["text"].find(" ", end + 2)
        middle = document["text"].find(" ", start) + 1
        stretch = document["text"][middle:edge]
        if edge > 0 and 0 < middle < end and "\n\n" not in stretch and len(quote["pieces"]) == 1:
            crossing = {"id": "cross", "layer": "quotes", "label": "indirect", "pieces": [[middle, edge]]}
            line["annotations"].append({**crossing, "text": stretch, "attributes": {"agentless": True}})
            return True
    return False


def _shifted(_document: Json, line: Json) -> bool:
    for annotation in line["annotations"]:
        if annotation.get("pieces"):
            annotation["pieces"] = [[start + 1, end + 1] for start, end in annotation["pieces"]]
    return True


def _text_edited(document: Json, _line: Json) -> bool:
    document["text"] += "\n\nCorrected later."
    return True


def _into_word(text: str, start: int, end: int) -> tuple[int, int] | None:
    return (start + 1, end) if splits_word(text, start + 1) and end - start > 2 else None


def _over_block(text: str, start: int, end: int) -> tuple[int, int] | None:
    gap = text.find("\n\n", end)
    word_end = text.find(" ", gap)
    return (start, word_end) if 0 < gap < word_end else None


def _added(words: str) -> Seed:
    """A further block at the end of the text, as if it had been there from the beginning."""

    def seed(document: Json, line: Json) -> bool:
        document["text"] += f"\n\n{words}"
        document["origin"]["sha256"] = line["text_sha256"] = text_hash(document["text"])
        return True

    return seed


def _annotation_twice(_document: Json, line: Json) -> bool:
    for cue in _of(line, "cues"):
        line["annotations"].append({**cue, "id": "again"})
        return True
    return False


def _metadata(**values: object) -> Seed:
    def seed(document: Json, _line: Json) -> bool:
        document["metadata"].update(values)
        return True

    return seed


#: Faults in what is said, by their name in the table.
SEEDS: dict[str, Seed] = {
    "unknown field": _put("sources", colour="red"),
    "offset that is no number": _put("sources", pieces=[["1", 5]]),
    "field missing": _without("sources", "layer"),
    "metadata unknown": _metadata(mood="good"),
    "metadata of the wrong type": _metadata(published="last Tuesday"),
    "unknown layer": _put("cues", layer="cuse"),
    "unknown label": _put("sources", label="persona"),
    "label missing": _without("quotes", "label"),
    "unknown attribute": _attribute("quotes", "tone", "calm"),
    "attribute value not allowed": _attribute("sources", "identity", "nameless"),
    "attribute missing": _without("sources", "attributes", "identity"),
    "confidence above 1": _put("sources", confidence=1.5),
    "record not in the registry": _attribute("entities", "actor", "p999999"),
    "too many pieces": _more_pieces,
    "beyond the text": _moved(lambda text, start, _: (start, len(text) + 40), recorded=False),
    "runs backwards": _moved(lambda _, start, end: (end, start), recorded=False),
    "empty": _moved(lambda _, start, __: (start, start), recorded=True),
    "all shifted by one": _shifted,
    "all in UTF-16 units": _utf16,
    "recorded text differs": _put("sources", text="somebody else"),
    "white space at an edge": _moved(
        lambda text, start, end: (start, end + 1) if text[end] == " " else None, recorded=True
    ),
    "splits a word": _moved(_into_word, recorded=True),
    "crosses a block": _moved(_over_block, recorded=True),
    "pieces overlap": _pieces_overlap,
    "annotations overlap": _entities_overlap,
    "quotes cross": _quotes_cross,
    "unknown relation": _relation(label="credited_with"),
    "relation to nothing": _relation(to="T999"),
    "relation to the wrong layer": _to_cue,
    "relation too often": _two_sources,
    "relation twice": _relation_twice,
    "id twice": _id_twice,
    "id unsafe": _put("coding", id="../x"),
    "annotation twice": _annotation_twice,
    "text edited afterwards": _text_edited,
    "control character in the text": _added("The \x1b[31mred\x1b[0m line."),
    "bidi control that is not closed": _added("The \u202eeman of the street."),
    "text read in a wrong encoding": _added("The cafÃ© said it wouldnâ€™t open, and the MÃ¼ller group agreed."),
    "markup left in the text": _added('Read <a href="https://example.org">more</a> here.<br/>'),
}
#: Faults in the bytes of a line of annotations.
BYTES: dict[str, Callable[[bytes], bytes]] = {
    "line cut off": lambda raw: raw[: len(raw) // 2],
    "key twice": lambda raw: raw.replace(b'"layer":"sources"', b'"layer":"cues","layer":"sources"', 1),
    "document not there": lambda raw: raw.replace(b'{"document":"', b'{"document":"no-', 1),
    "line twice": lambda raw: raw + b"\n" + raw,
}
