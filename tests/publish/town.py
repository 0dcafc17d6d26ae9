"""A small corpus of who says what in a town: three articles of two outlets, actors, pronouns, and claims that clash."""

from pathlib import Path

from corpuskit.corpus import Corpus
from tests.publish.making import Json, make_corpus

FIRST = (
    "Bridge row\n\n"
    "Mayor Ida Holm said the bridge is safe. The Engineer denied that the bridge is safe.\n\n"
    "She added that the ferry runs daily, residents told us it never runs.\n"
)
SECOND = "Holm insisted the bridge is safe. An engineer warned of cracks.\n"
THIRD = "“=SUM(1) is all,” the engineer’s note said. They agreed that it rains.\n"
ACTORS = (
    "id,name,kind,wikidata,aliases,role,party,country,gender\n"
    "ida,Ida Holm,person,Q42,Mayor Holm | I. Holm,mayor,Harbour List,Norland,kept-to-ourselves\n"
    "tide,The Tide,organisation,,,,,,\n"
)
PROPOSITIONS = "id,text,review_url\nsafe,The bridge is safe.,https://check.example/1\nferry,The ferry runs daily.,\n"


def _annotation(text: str, identifier: str, layer: str, label: str, words: str, **attributes: str) -> Json:
    start = text.index(words)
    piece = [start, start + len(words)]
    return {"id": identifier, "layer": layer, "label": label, "pieces": [piece], "attributes": attributes}


def _relations(*ends: tuple[str, str, str]) -> list[Json]:
    return [
        {"id": f"r{number}", "label": label, "from": start, "to": end}
        for number, (label, start, end) in enumerate(ends, 1)
    ]


def _claim(text: str, identifier: str, words: str, stance: str, proposition: str | None = None) -> Json:
    told = {"voice": "source", "check_worthy": "yes", "stance": stance}
    attributes = told | ({"proposition": proposition} if proposition else {})
    return _annotation(text, identifier, "claims", "fact", words, **attributes)


def lines_of_town() -> list[tuple[str, Json]]:
    """The annotation lines: gold reads all three, anna the second with other eyes."""
    first = [
        _annotation(FIRST, "s1", "sources", "person", "Mayor Ida Holm", identity="named", actor="ida"),
        _annotation(FIRST, "s2", "sources", "person", "The Engineer", identity="unnamed"),
        _annotation(FIRST, "s3", "sources", "person", "She", identity="named", actor="ida"),
        _annotation(FIRST, "s4", "sources", "group", "residents", identity="unnamed"),
        _annotation(FIRST, "k1", "cues", "cue", "said"),
        _annotation(FIRST, "q1", "quotes", "indirect", "the bridge is safe", act="statement"),
        _annotation(FIRST, "q2", "quotes", "indirect", "that the bridge is safe", act="denial"),
        _annotation(FIRST, "q3", "quotes", "indirect", "the ferry runs daily"),
        _annotation(FIRST, "q4", "quotes", "indirect", "it never runs"),
        _claim(FIRST, "c1", "the bridge is safe", "asserts", "safe"),
        _claim(FIRST, "c2", "that the bridge is safe", "denies", "safe"),
        _claim(FIRST, "c3", "the ferry runs daily", "asserts", "ferry"),
        _claim(FIRST, "c4", "it never runs", "denies", "ferry"),
        {**_claim(FIRST, "c5", "the ferry", "asserts", "ferry"), "status": "rejected"},
    ]
    second = [
        _annotation(SECOND, "s1", "sources", "person", "Holm", identity="named", actor="ida"),
        _annotation(SECOND, "s2", "sources", "person", "An engineer", identity="unnamed"),
        _annotation(SECOND, "q1", "quotes", "indirect", "the bridge is safe"),
        _annotation(SECOND, "q2", "quotes", "indirect", "cracks"),
        _claim(SECOND, "c1", "the bridge is safe", "asserts", "safe"),
        _claim(SECOND, "c2", "cracks", "asserts"),
        {**_annotation(SECOND, "q9", "quotes", "indirect", "Holm"), "status": "suggested", "tool": "x"},
    ]
    third = [
        _annotation(THIRD, "s1", "sources", "document", "the engineer’s note", identity="unnamed"),
        _annotation(THIRD, "s2", "sources", "group", "They", identity="unnamed"),
        _annotation(THIRD, "q1", "quotes", "direct", "“=SUM(1) is all,”"),
        _annotation(THIRD, "q2", "quotes", "indirect", "that it rains"),
        _annotation(THIRD, "q3", "quotes", "indirect", "it rains"),
    ]
    other = [
        _annotation(SECOND, "s1", "sources", "person", "Holm", identity="named"),
        _annotation(SECOND, "q1", "quotes", "mixed", "the bridge is safe"),
    ]
    said = ("attributed_to", "q1", "s1")
    of_first = _relations(
        said, ("attributed_to", "q2", "s2"), ("attributed_to", "q3", "s3"), ("attributed_to", "q4", "s4"),
        ("signalled_by", "q1", "k1"), ("made_in", "c1", "q1"), ("made_in", "c2", "q2"), ("made_in", "c3", "q3"),
        ("made_in", "c4", "q4"), ("contradicts", "c2", "c1"),
    )  # fmt: skip
    of_second = _relations(said, ("attributed_to", "q2", "s2"), ("made_in", "c1", "q1"), ("made_in", "c2", "q2"))
    of_third = _relations(said, ("attributed_to", "q2", "s2"))
    return [
        ("gold", {"document": "one", "annotations": first, "relations": of_first}),
        ("gold", {"document": "two", "annotations": second, "relations": of_second}),
        ("gold", {"document": "three", "annotations": third, "relations": of_third}),
        ("anna", {"document": "two", "annotations": other, "relations": _relations(said)}),
    ]


def make_town(folder: Path) -> Corpus:
    """The corpus, in a folder whose name is that of the corpus."""
    told = (("one", FIRST, "Tide", "2031-05-02"), ("two", SECOND, "Post", "2031-06-30"), ("three", THIRD, "Post", None))
    documents: list[Json] = [
        {"id": identifier, "title": f"Title {identifier}", "text": text,
         "metadata": {"outlet": outlet} | ({"published": published} if published else {})}
        for identifier, text, outlet, published in told
    ]  # fmt: skip
    corpus = make_corpus(folder, documents, lines_of_town(), ACTORS)
    (folder / "registry" / "propositions.csv").write_text(PROPOSITIONS, encoding="utf-8")
    return corpus
