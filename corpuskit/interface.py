"""The Python interface: a corpus opened for reading, as records and as the tables that are published."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.model import Annotation, Document
from corpuskit.plainyaml import did_you_mean
from corpuskit.rows import Cell, registry_row
from corpuskit.schema import Schema
from corpuskit.tables import Table, tables_of
from corpuskit.tabulating import Tabulation

if TYPE_CHECKING:
    import pandas

_NOT_OF_A_CORPUS = ("findings", "build")  # made by validating and by publishing


class Attached(msgspec.Struct, frozen=True):
    """An annotation with the document it speaks of and the annotator who made it."""

    document: Document
    annotator: str
    annotation: Annotation

    @property
    def key(self) -> str:
        """``document/annotator/id``, as in SQL and in links."""
        return f"{self.document.id}/{self.annotator}/{self.annotation.id}"


class Rows:
    """The rows of a table. Iterating reads the corpus anew and yields each row as a dict of column to value."""

    def __init__(self, corpus: Corpus, table: Table) -> None:
        self._corpus = corpus
        self._table = table

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self._table.names

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        for row in self._rows():
            yield dict(zip(self.columns, row, strict=True))

    def to_pandas(self) -> "pandas.DataFrame":
        """All rows as a data frame, one column for each column. Needs pandas, which corpuskit does not install."""
        try:
            import pandas
        except ImportError as error:
            raise CorpuskitError("pandas is not installed", "Install it with: pip install pandas") from error
        return pandas.DataFrame(self._rows(), columns=list(self.columns))

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        schema, name = self._corpus.schema, self._table.name
        if name in schema.registries:
            for record in self._corpus.registry(name).values():
                yield registry_row(schema.registries[name], record)
            return
        tabulation = Tabulation(schema, {name: self._table.names})
        for bundle in self._corpus.bundles():
            if bundle.document is not None:
                tabulation.add(bundle.document, [(line.annotator, line.record) for line in bundle.lines])
                yield from (row for _, made in tabulation.take() for row in made)


class OpenCorpus:
    """A corpus opened for reading: ``corpuskit.open("my-corpus")``. Nothing of it is loaded before it is asked for."""

    def __init__(self, path: str | Path) -> None:
        self._corpus = Corpus(Path(path))

    @property
    def title(self) -> str | None:
        """The title in corpus.yaml."""
        return self._corpus.config.title

    @property
    def schema(self) -> Schema:
        """The schema of the corpus."""
        return self._corpus.schema

    @property
    def annotators(self) -> list[str]:
        """The names of all annotators, sorted."""
        return self._corpus.annotators()

    def documents(self) -> Iterator[Document]:
        """All documents in order. Lines that cannot be read are left to `corpuskit validate`."""
        return self._corpus.documents()

    def annotations(self, layer: str | None = None, annotator: str | None = None) -> Iterator[Attached]:
        """All annotations in the order of the documents, or those of one layer or annotator.

        Offsets in ``annotation.pieces`` are code points of ``document.text``, half-open. Raises CorpuskitError where
        the schema has no such layer, or the corpus no such annotator.
        """
        _known("layer", layer, self.schema.layers)
        _known("annotator", annotator, self.annotators)
        return self._annotations(layer, annotator)

    def _annotations(self, layer: str | None, annotator: str | None) -> Iterator[Attached]:
        for bundle in self._corpus.bundles():
            if bundle.document is None:
                continue
            for line in bundle.lines:
                if annotator is None or line.annotator == annotator:
                    for annotation in line.record.annotations:
                        if layer is None or annotation.layer == layer:
                            yield Attached(bundle.document, line.annotator, annotation)

    def table(self, name: str) -> Rows:
        """A table as it is published: `documents`, `texts`, a layer, its pieces, `relations` or a registry.

        Raises CorpuskitError, with the names that exist, where there is no such table.
        """
        tables = {key: table for key, table in tables_of(self.schema).items() if key not in _NOT_OF_A_CORPUS}
        _known("table", name, tables)
        return Rows(self._corpus, tables[name])


def _known(what: str, name: str | None, names: Iterable[str]) -> None:
    """Refuse a name that is not among those that exist."""
    if name is not None and name not in names:
        listed = ", ".join(names)
        hint = did_you_mean(name, names) or (f"Known {what}s: {listed}." if listed else f"There are no {what}s.")
        raise CorpuskitError(f"there is no {what} '{name}'", hint)
