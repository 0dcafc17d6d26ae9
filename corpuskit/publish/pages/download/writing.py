"""One document in the format of another tool, written into memory; with what that format cannot hold of it."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from corpuskit.exporting import MAPPING, WRITTEN, Losses
from corpuskit.exporting.naming import mapping_file, own_mapping
from corpuskit.exporting.outgoing import Entries
from corpuskit.exporting.shedding import shed, shed_document
from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.entries import AnnotatorSet
from corpuskit.model import AnnotationLine, Document
from corpuskit.schema.types import Schema

# A year before which no archive can be dated: the same document gives the same bytes.
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)

Lines = Sequence[tuple[str, AnnotationLine]]
Files = dict[str, bytes]


class _Memory:
    """Where a format writes its files: a mapping of paths to bytes, all in one folder."""

    def __init__(self, files: Files, folder: str = "") -> None:
        self._files = files
        self._folder = folder

    def add(self, path: str, content: bytes | Iterable[bytes]) -> None:
        """A file with these bytes."""
        self._files[self._folder + path] = content if isinstance(content, bytes) else b"".join(content)


class Going:
    """A document on its way out in a format of `WRITTEN`; `losses` are what the format does not hold of it."""

    def __init__(self, document: Document, lines: Lines, schema: Schema, name: str) -> None:
        self.losses = Losses()
        self._format: Any = WRITTEN[name]
        holds: frozenset[str] = self._format.HOLDS
        mapping = own_mapping(schema, name)
        self._writing = Writing(schema=schema, mapping=mapping, stem=document.id, misaligned="expand")
        entries = Entries(mapping, schema, holds)
        text = document.text or ""
        sets = []
        for annotator, line in lines:
            known = shed(entries.known(line, self.losses), text, holds, self.losses)
            sets.append(entries.set_of(annotator, known, text, self.losses))
        self._outgoing = Outgoing(document=shed_document(document, holds, self.losses), sets=tuple(sets))
        self._in_folders = "annotators" not in holds

    def files(self) -> Files:
        """The files, by their paths. Of several, the last one is the mapping by which they can be imported again.

        Raises FormatError for what the format refuses.
        """
        files: Files = {}
        if self._in_folders and len(self._outgoing.sets) > 1:
            for one in self._outgoing.sets:
                self._write([self._alone(one)], _Memory(files, f"{one.annotator}/"))
        elif self._in_folders and self._outgoing.sets:
            self._write([self._alone(self._outgoing.sets[0])], _Memory(files))
        else:
            self._write([self._outgoing], _Memory(files))
        if len(files) > 1:
            files[MAPPING] = mapping_file(self._writing.mapping)
        return files

    def _alone(self, one: AnnotatorSet) -> Outgoing:
        return msgspec.structs.replace(self._outgoing, sets=(msgspec.structs.replace(one, annotator=None),))

    def _write(self, documents: Iterable[Outgoing], target: Target) -> None:
        self._format.write(iter(documents), target, self._writing)


def packed(files: Files) -> bytes:
    """Files as one archive; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            member = zipfile.ZipInfo(path, _NO_CLOCK)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return stream.getvalue()
