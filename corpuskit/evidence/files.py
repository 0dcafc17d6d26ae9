"""Which files of a corpus hold records, for the rules that look at files."""

from collections.abc import Iterator

from corpuskit.corpus import Corpus


def record_files(corpus: Corpus) -> Iterator[str]:
    """The documents and annotations files, relative to the corpus, in order."""
    for folder in ("documents", *(f"annotations/{annotator}" for annotator in corpus.annotators())):
        for name in corpus.snapshot.names(folder, ".jsonl"):
            yield f"{folder}/{name}.jsonl"
