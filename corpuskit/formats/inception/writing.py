"""Writing a corpus as a project that INCEpTION imports, with the layers and sets of tags as files of their own."""

from collections.abc import Iterable, Iterator

import msgspec

from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.entries import AnnotatorSet
from corpuskit.formats.inception.archive import CURATION
from corpuskit.formats.inception.layers import Layers, tag_sets
from corpuskit.formats.inception.project import NAME, Project, SourceDocument
from corpuskit.formats.webanno.columns import gathered
from corpuskit.formats.webanno.writing import as_tsv, text_of
from corpuskit.formats.zip_stream import ZipStream

_TSV = "ctsv3"  # what INCEpTION calls WebAnno TSV 3
_NOBODY = "unnamed"
_FORBIDDEN = '<>:"/\\|?*'


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """The project as STEM.zip, its layers as layers.json, and each set of tags in tagsets/."""
    layers = Layers(asked)
    target.add(f"{asked.stem}.zip", _archive(documents, asked, layers))
    made = layers.all()
    target.add("layers.json", _json([layer for layer in made if not layer.built_in or layer.features]))
    for number, tags in enumerate(tag_sets(made), 1):
        name = "".join("-" if character in _FORBIDDEN or character < " " else character for character in tags.name)
        target.add(f"tagsets/{number:03} {name[:80]}.json", _json(tags))


def _archive(documents: Iterable[Outgoing], asked: Writing, layers: Layers) -> Iterator[bytes]:
    """The bytes of the archive, as they come."""
    packed = ZipStream()
    listed: list[SourceDocument] = []
    packs = False
    for outgoing in documents:
        name = f"{outgoing.document.id}.tsv"
        listed.append(SourceDocument(name=name, format=_TSV))
        for path, content in _files(outgoing, name):
            # The first file is not packed, so that an archive shows what it is.
            yield from packed.add(path, [content], packs=packs)
            packs = True
        for one in outgoing.sets:
            layers.take(gathered(one.entries))
    made = layers.all()
    project = Project(
        name=asked.stem, slug=_slug(asked.stem), source_documents=listed, tag_sets=list(tag_sets(made)), layers=made
    )
    yield from packed.add(NAME, [_json(project)])
    yield from packed.close()


def _files(outgoing: Outgoing, name: str) -> Iterator[tuple[str, bytes]]:
    text, sets = text_of(outgoing), outgoing.sets
    yield f"source/{name}", as_tsv(text, sets[0].entries if len(sets) == 1 else ())
    for one in sets:
        if len(sets) > 1 or one.annotator is not None:
            yield _place(one, name), as_tsv(text, one.entries)


def _place(one: AnnotatorSet, name: str) -> str:
    if one.annotator == CURATION:
        return f"curation/{name}/CURATION_USER.tsv"
    return f"annotation/{name}/{one.annotator or _NOBODY}.tsv"


def _slug(stem: str) -> str:
    """The name of the project in addresses: small letters, digits and hyphens, at least three, a letter first."""
    plain = "".join(c if c.isascii() and (c.islower() or c.isdigit()) else "-" for c in stem.lower()).strip("-")
    return (plain if len(plain) > 2 and plain[0].isalpha() else f"project-{plain}")[:40].rstrip("-")


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
