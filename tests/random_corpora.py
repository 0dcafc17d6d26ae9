"""Schemas that use every key of the language, documents and lines that follow them, and ways to break these lines."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from corpuskit import offsets
from corpuskit.corpus import Corpus
from corpuskit.findings import Place
from corpuskit.model import text_hash
from corpuskit.registries import RegistryRow, RegistryTable
from corpuskit.schema.types import Attribute, End, Label, Layer, Registry, RelationType, Schema, Span

WORDS = ["rain", "Selby", "mayor’s", "brücke", "27", "naïve", "水位", "k\u0254\u0301m", "🌊", "a-b", "“so”", "(x)"]
THINGS = frozenset({"t1", "t2"})
_GOOD: dict[str, list[Any]] = {
    "string": ["abc", "x"],
    "enum": ["red", "green"],
    "bool": [True, False],
    "int": [0, 7, -3],
    "float": [0.5, 2, 1e-5],
    "date": ["2024-04-03"],
    "datetime": ["2024-04-03T14:30:00Z"],
    "url": ["https://example.org/a"],
    "lang": ["en", "pt-BR"],
    "ref": ["t1", "t2"],
}
_ODD: list[Any] = [
    None, "", "x", "abc1", "t9", "2024-02-30", "https://", "-", True, -1, 0, 3, 1.0, 2.5,
    10**25, [], ["x"], {}, {"a": 1}, [[0, 4]], [[0, 0]], [[4, 2]], [[0, 4], [4, 6]], [[0, 4], [2, 6]], [[3, 5, 9]],
    "suggested", "rejected", "c1",
]  # fmt: skip
Line = dict[str, Any]
Files = dict[str, list[bytes]]


class _Held:
    def __init__(self, files: Files) -> None:
        self._files = files

    def exists(self, path: str) -> bool:
        return path in self._files


class CorpusOfBytes(Corpus):
    """A corpus whose files are lists of lines in memory, by their paths."""

    def __init__(self, schema: Schema, files: Files) -> None:
        self.schema = schema
        self.files = files
        self.snapshot = _Held(files)  # type: ignore[assignment]  # all that is asked of it here

    def shards(self) -> list[str]:
        """The one shard that there is."""
        return ["00001"]

    def annotators(self) -> list[str]:
        """The annotators whose files are there."""
        return sorted(path.split("/")[1] for path in self.files if path.startswith("annotations/"))

    def lines(self, path: str) -> Iterator[tuple[int, bytes]]:
        """The lines of a file with their numbers."""
        return ((number, raw) for number, raw in enumerate(self.files.get(path, []), 1) if raw.strip())

    def registry_table(self, name: str) -> RegistryTable:
        """Every registry has the same two records, unless it is called lost."""
        path = f"registry/{name}.csv"
        if name == "lost":
            return RegistryTable(path=path)
        rows = tuple(RegistryRow(Place(path, number), {"id": thing}) for number, thing in enumerate(sorted(THINGS), 2))
        return RegistryTable(path=path, columns=("id",), rows=rows)


def random_schema(chance: random.Random) -> Schema:
    """A small schema with a random choice of all that can be said in one."""
    names = ["quotes", "sources", "topics"][: chance.randint(1, 3)]
    layers = {name: _layer(name, names, chance) for name in names}
    placed = [name for name in names if layers[name].span is not None]
    relations = {}
    for name in ("says", "near", "of")[: chance.randint(0, 3)]:
        symmetric = chance.random() < 0.3
        ends = tuple(_end(layers[n], chance) for n in chance.sample(names, chance.randint(1, len(names))))
        relations[name] = RelationType(
            name=name,
            from_ends=ends,
            to_ends=ends if symmetric else (_end(layers[chance.choice(names)], chance),),
            per_from=chance.choice([(0, None), (0, 1), (0, 1), (0, 2), (0, 1), (1, None)]),
            per_to=(0, None) if symmetric else chance.choice([(0, None), (0, None), (0, 1)]),
            symmetric=symmetric,
            acyclic=not symmetric and chance.random() < 0.3,
            attributes=_attributes(chance, 1),
        )
    return Schema(
        name="small",
        version=1,
        metadata=_attributes(chance, 2),
        registries={name: Registry(name=name, columns={}) for name in ("things", "lost")},
        layers=layers if placed else {**layers, names[0]: _layer(names[0], names, chance, span=Span())},
        relations=relations,
        require=chance.choice([{}, {}, {"suggested": ("tool", "confidence")}, {"accepted": ("text",)}]),
    )


def _layer(name: str, names: list[str], chance: random.Random, span: Span | None = None) -> Layer:
    if span is None and chance.random() < 0.8:
        span = Span(
            pieces=chance.choice([1, "many"]),
            within=chance.choice(["block", "document"]),
            align=chance.choice(["word", "character"]),
            overlap=chance.choice(["none", "nest", "any"]),
            overlap_with={chance.choice(names): chance.choice(["none", "nest", "any"])}
            if chance.random() < 0.2
            else {},
        )
    labels = {label: Label(name=label) for label in ("x", "y", "class")[: chance.randint(0, 3)]}
    return Layer(
        name=name,
        labels=labels,
        label_required=bool(labels) and chance.random() < 0.5,
        span=span,
        attributes=_attributes(chance, 3),
    )


def _end(layer: Layer, chance: random.Random) -> End:
    return End(layer.name, ("x",) if "x" in layer.labels and chance.random() < 0.2 else ())


def _attributes(chance: random.Random, most: int) -> dict[str, Attribute]:
    attributes: dict[str, Attribute] = {}
    for name in ("colour", "class", "size")[: chance.randint(0, most)]:
        kind = "enum" if name == "colour" else chance.choice(list(_GOOD))
        attributes[name] = Attribute(
            name=name,
            type=kind,  # type: ignore[arg-type]  # one of the types
            values=("red", "green") if kind == "enum" else (),
            registry=chance.choice(["things", "things", "things", "lost"]) if kind == "ref" else None,
            pattern="[a-z]+" if kind == "string" and chance.random() < 0.5 else None,
            required=chance.random() < 0.3,
            many=kind not in ("bool", "enum") and chance.random() < 0.3,
            when={"colour": ("red",)} if name == "size" and chance.random() < 0.5 else {},
        )
    return attributes


def random_bundle(schema: Schema, chance: random.Random) -> tuple[dict[str, Any], list[tuple[str, Line]]]:
    """A document and the lines of one or two annotators, which follow the schema but for what may meet by chance."""
    blocks = [[chance.choice(WORDS) for _ in range(chance.randint(2, 9))] for _ in range(chance.randint(1, 3))]
    text = "\n\n".join(" ".join(block) for block in blocks)
    spans, position = [], 0
    for block in blocks:
        own = []
        for word in block:
            own.append((position, position + len(word)))
            position += len(word) + 1
        position += 1
        spans.append(own)
    document: dict[str, Any] = {"id": "d1", "title": "A title", "text": text, "language": "en"}
    metadata = _values(schema.metadata, chance)
    if metadata or chance.random() < 0.5:
        document["metadata"] = metadata
    if chance.random() < 0.3:
        document |= {"text_sha256": text_hash(text), "length": len(text)}
    annotators = ["anna", "ben"][: chance.randint(1, 2)]
    return document, [(annotator, _line(schema, text, spans, chance)) for annotator in annotators]


def _line(schema: Schema, text: str, spans: list[list[tuple[int, int]]], chance: random.Random) -> Line:
    free = [block[:] for block in spans]
    annotations: list[dict[str, Any]] = []
    for layer in schema.layers.values():
        for number in range(1 if layer.span is None else chance.randint(0, 3)):
            annotation: dict[str, Any] = {"id": f"{layer.name[:2]}{number}", "layer": layer.name}
            if layer.labels and (layer.label_required or chance.random() < 0.7):
                annotation["label"] = chance.choice(list(layer.labels))
            if layer.span is not None:
                pieces = _pieces(free if chance.random() < 0.9 else spans, layer.span, chance)
                if not pieces:
                    continue
                annotation |= {"pieces": pieces, "text": offsets.covered(text, [(s, e) for s, e in pieces])}
                if not schema.require and chance.random() < 0.2:
                    del annotation["text"]
            _finish(annotation, layer.attributes, chance)
            annotations.append(annotation)
    line: Line = {
        "document": "d1",
        "text_sha256": text_hash(text),
        "schema": schema.reference,
        "annotations": annotations,
    }
    relations = list(_relations(schema, annotations, chance))
    return {**line, "relations": relations} if relations else line


def _pieces(free: list[list[tuple[int, int]]], span: Span, chance: random.Random) -> list[list[int]]:
    block = chance.choice(free)
    if not block:
        return []
    first = chance.randrange(len(block))
    last = min(len(block) - 1, first + chance.randint(0, 2))
    pieces = [[block[first][0], block[last][1]]]
    if span.pieces == "many" and last + 2 < len(block) and chance.random() < 0.5:
        pieces.append(list(block[last + 2]))
        last += 2
    del block[first : last + 1]
    return pieces


def _relations(schema: Schema, annotations: list[dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    for kind in schema.relations.values():
        starts = [annotation for annotation in annotations if _takes(kind.from_ends, annotation)]
        for number, start in enumerate(starts):
            ends = [a for a in annotations if _takes(kind.to_ends, a) and a is not start]
            if ends and chance.random() < 0.5:
                end = chance.choice(ends)
                if kind.symmetric and annotations.index(end) < annotations.index(start):
                    continue
                relation = {"id": f"{kind.name}{number}", "label": kind.name, "from": start["id"], "to": end["id"]}
                _finish(relation, kind.attributes, chance)
                yield relation


def _takes(ends: tuple[End, ...], annotation: dict[str, Any]) -> bool:
    return any(
        annotation["layer"] == end.layer and (not end.labels or annotation.get("label") in end.labels) for end in ends
    )


def _finish(record: dict[str, Any], attributes: dict[str, Attribute], chance: random.Random) -> None:
    values = _values(attributes, chance)
    if values:
        record["attributes"] = values
    if chance.random() < 0.1:
        record |= {"status": chance.choice(["suggested", "rejected"]), "confidence": 0.5, "tool": "t"}
    if chance.random() < 0.3:
        record["origin"] = {"id": "T1", "file": "a.ann", "line": 3}


def _values(attributes: dict[str, Attribute], chance: random.Random) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for attribute in attributes.values():
        applies = all(values.get(name) in wanted for name, wanted in attribute.when.items())
        if applies and (attribute.required or chance.random() < 0.6):
            value = chance.choice(attribute.values or _GOOD[attribute.type])
            values[attribute.name] = [value] if attribute.many else value
    return values


def encoded(record: dict[str, Any]) -> bytes:
    """A record as one line, as this program writes it."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def files_of(document: dict[str, Any], lines: list[tuple[str, Line]]) -> Files:
    """The files of a corpus of this one document."""
    files = {"documents/00001.jsonl": [encoded(document)]}
    for annotator, line in lines:
        files.setdefault(f"annotations/{annotator}/00001.jsonl", []).append(encoded(line))
    return files


def break_something(document: dict[str, Any], lines: list[tuple[str, Line]], chance: random.Random) -> Files:
    """The files with one to three things changed, in the records or in the bytes."""
    for _ in range(chance.randint(0, 2)):
        chance.choice(_IN_RECORDS)(document, [line for _, line in lines], chance)
    files = files_of(document, lines)
    if chance.random() < 0.5:
        path = chance.choice(list(files))
        files[path] = [chance.choice(_IN_BYTES)(raw, chance) for raw in files[path]]
    if chance.random() < 0.1:
        files["documents/00001.jsonl"] *= 2
    return files


def _records(document: dict[str, Any], lines: list[Line]) -> list[dict[str, Any]]:
    """All records in these, and the records in them."""
    found: list[dict[str, Any]] = []
    todo: list[Any] = [document, *lines]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            found.append(value)
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)
    return found


def _set(document: dict[str, Any], lines: list[Line], chance: random.Random) -> None:
    record = chance.choice(_records(document, lines))
    fields = [*record, "mood", "text", "status", "confidence", "comment", "label", "attributes", "pieces"]
    record[chance.choice(fields)] = chance.choice(_ODD)


def _drop(document: dict[str, Any], lines: list[Line], chance: random.Random) -> None:
    record = chance.choice(_records(document, lines))
    if record:
        del record[chance.choice(list(record))]


def _exchange(document: dict[str, Any], lines: list[Line], chance: random.Random) -> None:
    one, two = (chance.choice(_records(document, lines)) for _ in range(2))
    shared = [key for key in one if key in two]
    if shared:
        key = chance.choice(shared)
        one[key], two[key] = two[key], one[key]


def _repeat(document: dict[str, Any], lines: list[Line], chance: random.Random) -> None:
    line = chance.choice(lines)
    records = line.get(chance.choice(["annotations", "relations"]))
    if isinstance(records, list) and records:
        copy = dict(chance.choice(records))
        if chance.random() < 0.7:
            copy["id"] = "again"
        records.insert(chance.randrange(len(records) + 1), copy)


def _move(document: dict[str, Any], lines: list[Line], chance: random.Random) -> None:
    pieces = [r["pieces"] for r in _records(document, lines) if isinstance(r.get("pieces"), list) and r["pieces"]]
    if pieces:
        piece = chance.choice(chance.choice(pieces))
        if _is_piece(piece):
            piece[chance.randrange(len(piece))] += chance.choice([-2, -1, 1, 2, 1000])


def _change_text(document: dict[str, Any], lines: list[Line], chance: random.Random) -> None:
    text = document.get("text")
    if isinstance(text, str):
        at = chance.randint(0, len(text))
        added = chance.choice(["", " ", "\n\n", "\r", "\x00", "\x1b", "\u202e", "Ã©", "\ufffd", "<br>", "&amp;", "x"])
        document["text"] = text[:at] + added + text[at + chance.randint(0, 1) :]


def _restate(document: dict[str, Any], lines: list[Line], chance: random.Random) -> None:
    """Hashes and recorded texts are made to fit a changed text, so that only what remains is wrong."""
    text = document.get("text")
    if not isinstance(text, str):
        return
    for record in _records(document, lines):
        if "text_sha256" in record:
            record["text_sha256"] = text_hash(text)
        pieces = record.get("pieces")
        if "text" in record and isinstance(pieces, list) and all(map(_is_piece, pieces)):
            record["text"] = offsets.covered(text, pieces)


def _is_piece(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(place, int) for place in value)


def _add_key(raw: bytes, chance: random.Random) -> bytes:
    places = [index + 1 for index, byte in enumerate(raw) if byte == ord("{")]
    at = chance.choice(places or [0])
    keys = [b"id", b"layer", b"label", b"document", b"text", b"from", b"colour", b"pieces", b"line", b"schema"]
    return raw[:at] + b'"%b":%b,' % (chance.choice(keys), chance.choice([b'"x"', b"1", b"[]", b"null"])) + raw[at:]


def _repeat_key(raw: bytes, chance: random.Random) -> bytes:
    places = [index for index in range(len(raw)) if raw[index : index + 2] == b'":']
    if not places:
        return raw
    end = chance.choice(places)
    key = raw[raw.rindex(b'"', 0, end) : end + 2]
    return raw.replace(key, key + chance.choice([b'"x",', b"0,", b"[],"]) + key, 1)


def _spaced(raw: bytes, chance: random.Random) -> bytes:
    mark = chance.choice([b",", b":", b"{", b"}"])
    return raw.replace(mark, chance.choice([b" ", b"\t"]) + mark, chance.randint(1, 3))


def _escaped(raw: bytes, chance: random.Random) -> bytes:
    try:
        record = json.loads(raw)
    except ValueError:
        return raw
    if isinstance(record, dict) and chance.random() < 0.5:
        record = dict(chance.sample(list(record.items()), len(record)))
    return json.dumps(record, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _garbage(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    odd = [b"", b"\xff", b'"', b"\\", b"{", b"]", b"\x00", b"NaN", b"1e5", b"\\ud800", b"\xed\xa0\x80"]
    return raw[:at] + chance.choice(odd) + raw[at + chance.randint(0, 3) :]


_IN_RECORDS: list[Callable[[dict[str, Any], list[Line], random.Random], None]] = [
    _set, _set, _drop, _exchange, _repeat, _move, _change_text, _restate,
]  # fmt: skip
_IN_BYTES: list[Callable[[bytes, random.Random], bytes]] = [_add_key, _repeat_key, _spaced, _escaped, _garbage]
