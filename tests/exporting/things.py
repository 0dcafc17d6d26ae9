"""The kinds of thing that annotations may hold, each in documents of their own that hold nothing else."""

from typing import Any

import msgspec

Said = tuple[dict[str, Any], ...]  # annotations and relations, of which the latter have `from`

_TEXT = "Note {number} says that Anna met Bert in Selby and called Carl after lunch"
SCHEMA: dict[str, Any] = {
    "schema": "things",
    "version": 1,
    "metadata": {"outlet": {"type": "string"}, "pages": {"type": "int"}, "tags": {"type": "string", "many": True}},
    "layers": {
        "quotes": {
            "span": {"pieces": "many", "overlap": "any"},
            "labels": ["direct", "mixed"],
            "label": "optional",
            "attributes": {
                "act": {"type": "string"},
                "tags": {"type": "string", "many": True},
                "sure": {"type": "bool"},
                "number": {"type": "int"},
                "share": {"type": "float"},
            },
        },
        "topics": {"span": "document", "labels": ["politics", "sports"], "label": "optional"},
    },
    "relations": {"answers": {"from": ["quotes"], "to": ["quotes"], "attributes": {"tone": {"type": "string"}}}},
}


class Sample(msgspec.Struct, frozen=True):
    """A document with what annotators say of it; `more` are fields of the document."""

    said: dict[str, Said] = {}
    more: dict[str, Any] = {}
    text: str = _TEXT

    def bundle(self, number: int) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
        """The document and the annotation lines, as they are in the files of a corpus; `number` makes it unlike all
        others."""
        text = self.text.format(number=number)
        document = {"id": f"d{number}", "text": text, **self.more}
        return document, [(who, _line(document["id"], text, said)) for who, said in self.said.items()]


class Thing(msgspec.Struct, frozen=True):
    """A kind of thing: its name for readers, the word for it in a format's `HOLDS`, if any, and the samples."""

    name: str
    word: str | None
    samples: tuple[Sample, ...]


def _line(document: str, text: str, said: Said) -> dict[str, Any]:
    return {
        "document": document,
        "annotations": [_placed(one, text) for one in said if "from" not in one],
        "relations": [one for one in said if "from" in one],
    }


def _placed(one: dict[str, Any], text: str) -> dict[str, Any]:
    pieces = [_piece(text, words) for words in one["pieces"]]
    placed = one | {"pieces": pieces, "text": " ".join(text[start:end] for start, end in pieces)}
    return {field: value for field, value in placed.items() if value is not None}


def _piece(text: str, words: str) -> list[int]:
    """Where words are, or, for ``|words``, the place before them, which has no width."""
    start = text.index(words.lstrip("|"))
    return [start, start if words.startswith("|") else start + len(words)]


def _quote(own: str, *pieces: str, **more: Any) -> dict[str, Any]:
    return {"id": own, "layer": "quotes", "label": "direct", "pieces": pieces} | more


def _topic(**more: Any) -> dict[str, Any]:
    return {"id": "q1", "layer": "topics", "label": "politics", "pieces": ()} | more


def _link(**more: Any) -> dict[str, Any]:
    return {"id": "r1", "label": "answers", "from": "q1", "to": "q2"} | more


def _by_gold(*said: dict[str, Any]) -> Sample:
    return Sample(said={"gold": said})


def _of_one(**more: Any) -> Sample:
    return _by_gold(_quote("q1", "Anna met Bert", **more))


def _of_link(**more: Any) -> Sample:
    return _by_gold(_quote("q1", "Anna met Bert"), _quote("q2", "Carl"), _link(**more))


def _of_text(text: str) -> Sample:
    return Sample(said={"gold": (_quote("q1", "Anna"),)}, text=text)


def _of_document(**more: Any) -> Sample:
    return Sample(said={"gold": (_quote("q1", "Anna met Bert"),)}, more=more)


#: What every format holds.
PLAIN = Thing("labelled words", None, (_of_one(), _by_gold(_quote("q1", "Anna"), _quote("q2", "Bert", label="mixed"))))
#: All others, in the tables in which they are shown.
THINGS: dict[str, tuple[Thing, ...]] = {
    "where an annotation may stand": (
        Thing(
            "several pieces",
            "pieces",
            (_by_gold(_quote("q1", "Anna met", "in Selby")), _by_gold(_quote("q1", "Anna", "Bert", "Selby"))),
        ),
        Thing("crossing another", "overlap", (_by_gold(_quote("q1", "Anna met Bert"), _quote("q2", "Bert in Selby")),)),
        Thing(
            "inside another",
            "nested",
            (
                _by_gold(_quote("q1", "Anna met Bert"), _quote("q2", "Bert")),
                _by_gold(_quote("q1", "Anna met"), _quote("q2", "Anna met", label="mixed")),
            ),
        ),
        Thing("part of a word", "unaligned", (_by_gold(_quote("q1", "nna me")), _by_gold(_quote("q1", "el")))),
        Thing("no width", "zero-width", (_by_gold(_quote("q1", "|met")),)),
        Thing("the whole document", "document", (_by_gold(_topic()),)),
        Thing("without a label", "empty-label", (_of_one(label=None),)),
        Thing(
            "any text",
            None,
            (
                _of_text("Note {number} 🌊 says that Anna met Bert"),
                _of_text("Note {number}\r\nsays\r\n\r\nthat Anna met Bert\r\n"),
                _of_text("Note {number} אמר שלום Anna k\u0254\u0301m"),
                _of_text("\n Note {number}\tsays  that\u00a0Anna met Bert  \n\n\n"),
            ),
        ),
    ),
    "what may be said with it": (
        Thing("attributes", "attributes", (_of_one(attributes={"act": "statement"}),)),
        Thing("several values", "many-values", (_of_one(attributes={"tags": ["one", "two", "three"]}),)),
        Thing(
            "numbers and truth values",
            "typed-values",
            (
                _of_one(attributes={"sure": True}),
                _of_one(attributes={"sure": False}),
                _of_one(attributes={"number": 12}),
                _of_one(attributes={"share": 0.25}),
            ),
        ),
        Thing("relations", "relations", (_of_link(),)),
        Thing("attributes of relations", "relation-attributes", (_of_link(attributes={"tone": "angry"}),)),
        Thing("comment", "comment", (_of_one(comment="ask Anna\nagain"), _of_link(comment="ask Bert"))),
        Thing(
            "ids",
            "ids",
            (_by_gold(_quote("quote-7", "Anna met Bert")), _by_gold(_quote("T7", "Anna met")), _of_link(id="R3")),
        ),
    ),
    "who says it, and of what": (
        Thing(
            "several annotators",
            "annotators",
            (Sample(said={"anna": (_quote("q1", "Anna met Bert"),), "ben": (_quote("q1", "Bert", label="mixed"),)}),),
        ),
        Thing("suggested, rejected", "status", tuple(_of_one(status=one) for one in ("suggested", "rejected"))),
        Thing(
            "confidence",
            "confidence",
            (_of_one(confidence=0.75), _by_gold(_topic(confidence=0.25)), _of_link(confidence=0.5)),
        ),
        Thing("tool", "tool", (_of_one(tool="tagger-2"), _of_link(tool="tagger-2"))),
        Thing("time", "time", (_of_one(made="2031-05-06T07:08:09Z"), _of_link(made="2031-05-06T07:08:09Z"))),
        Thing("title", "title", (_of_document(title="Anna & Bert"),)),
        Thing("language", "language", (_of_document(language="de"),)),
        Thing(
            "metadata",
            "metadata",
            tuple(
                _of_document(metadata=said) for said in ({"outlet": "Selby Star"}, {"pages": 3}, {"tags": ["a", "b"]})
            ),
        ),
        Thing("not annotated", None, (Sample(),)),
    ),
}
