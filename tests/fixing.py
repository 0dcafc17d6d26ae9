"""Clean corpora of random words, and faults of known kinds put into their lines, for the tests of mending."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec

from corpuskit import offsets
from corpuskit.model import Annotation, AnnotationLine, Document, Relation, encode, text_hash
from tests.corpus_of_lines import NEWS

WORDS = ["rain", "Selby", "mayor’s", "brücke", "27", "naïve", "水位", "🌊", "closed", "on", "it"]


def clean_document(random: Random, name: str, length: int = 100) -> tuple[Document, AnnotationLine]:
    """A document of words, each with a number, so that none is there twice; and annotations with their relations."""
    text = ""
    spans: list[offsets.Piece] = []
    for number in range(length):
        word = f"{random.choice(WORDS)}-{number:03}"
        spans.append((len(text), len(text) + len(word)))
        text += word + random.choice([" ", " ", " ", "  ", "\n"])
    text = text.rstrip()
    annotations: list[Annotation] = []
    relations: list[Relation] = []
    slots = range(0, length - 8, 9)
    for number, start in enumerate(random.sample(slots, min(len(slots), random.randint(1, 10)))):
        pieces = [(spans[start][0], spans[start + random.randint(0, 2)][1])]
        if random.random() < 0.3:
            pieces.append(spans[start + 5])
        layer, label = random.choice([("quotes", "indirect"), ("cues", "cue")])
        annotations.append(
            Annotation(
                id=f"a{number}",
                layer=layer,
                label=label,
                pieces=tuple(pieces),
                text=offsets.covered(text, pieces),
                attributes={"agentless": True} if layer == "quotes" else {},
                comment=f"the {number}th",
            )
        )
    by_layer = {layer: [a.id for a in annotations if a.layer == layer] for layer in ("quotes", "cues")}
    for number, quote in enumerate(by_layer["quotes"]):
        if by_layer["cues"]:
            cue = random.choice(by_layer["cues"])
            relations.append(Relation(id=f"r{number}", label="signalled_by", from_=quote, to=cue))
    line = AnnotationLine(
        document=name,
        text_sha256=text_hash(text),
        schema="news@1",
        annotations=tuple(annotations),
        relations=tuple(relations),
    )
    return Document(id=name, text=text), line


def shifted(line: AnnotationLine, by: int) -> AnnotationLine:
    """All pieces moved by as many code points."""
    return _with_pieces(line, lambda piece: (piece[0] + by, piece[1] + by))


def counted(line: AnnotationLine, text: str, unit: str) -> AnnotationLine:
    """All pieces in another unit."""
    measure = {
        "utf-16": lambda at: len(text[:at].encode("utf-16-le")) // 2,
        "utf-8": lambda at: len(text[:at].encode()),
        "breaks": lambda at: at + text.count("\n", 0, at),
    }[unit]
    return _with_pieces(line, lambda piece: (measure(piece[0]), measure(piece[1])))


def _with_pieces(line: AnnotationLine, change: Callable[[offsets.Piece], offsets.Piece]) -> AnnotationLine:
    annotations = tuple(
        msgspec.structs.replace(a, pieces=tuple(change(piece) for piece in a.pieces)) for a in line.annotations
    )
    return msgspec.structs.replace(line, annotations=annotations)


def with_white_space(line: AnnotationLine, text: str, random: Random) -> AnnotationLine:
    """Some pieces longer by the white space that follows or precedes them, with the recorded text as it is then."""
    annotations = []
    for annotation in line.annotations:
        if random.random() < 0.5:
            pieces = []
            for start, end in annotation.pieces:
                while end < len(text) and text[end].isspace():
                    end += 1
                if start and text[start - 1].isspace() and random.random() < 0.3:
                    start -= 1
                pieces.append((start, end))
            annotation = msgspec.structs.replace(annotation, pieces=tuple(pieces), text=offsets.covered(text, pieces))
        annotations.append(annotation)
    return msgspec.structs.replace(line, annotations=tuple(annotations))


def with_twins(line: AnnotationLine, random: Random) -> AnnotationLine:
    """Some annotations twice, each with a copy of the relations that start there; and some relations twice."""
    twins = [a for a in line.annotations if random.random() < 0.3]
    new = {a.id: f"{a.id}-twin" for a in twins}
    relations = [
        msgspec.structs.replace(r, id=f"{r.id}-moved", from_=new[r.from_]) for r in line.relations if r.from_ in new
    ]
    relations += [msgspec.structs.replace(r, id=f"{r.id}-twin") for r in line.relations if random.random() < 0.3]
    return msgspec.structs.replace(
        line,
        annotations=(*line.annotations, *(msgspec.structs.replace(a, id=new[a.id]) for a in twins)),
        relations=(*line.relations, *relations),
    )


def write_corpus(folder: Path, documents: list[Document], files: dict[str, list[AnnotationLine]]) -> None:
    """A corpus of one shard with the news schema."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpus.yaml").write_text("format: 1\n", encoding="utf-8")
    (folder / "schema.yaml").write_bytes(NEWS.read_bytes())
    (folder / "documents").mkdir()
    (folder / "documents/00001.jsonl").write_bytes(b"".join(map(encode, documents)))
    for annotator, lines in files.items():
        path = folder / "annotations" / annotator / "00001.jsonl"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"".join(map(encode, lines)))


def bytes_of(folder: Path) -> dict[str, bytes]:
    """All files of a corpus but the private ones."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".corpuskit" not in path.parts
    }
