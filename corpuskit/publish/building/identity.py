"""What a build is called: the corpus's name in links, its mark, and the hash over everything that it is made from."""

import hashlib
import re
from collections.abc import Iterator

from corpuskit.corpus import Corpus
from corpuskit.publish.terms import OPEN, Terms
from corpuskit.release import __version__

# Raised whenever the same corpus gives other tables, so that what an older version built counts as stale.
LAYOUT = 6
_NO_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(corpus: Corpus) -> str:
    """The name of the corpus in file names and links: its folder's name in small letters, digits and hyphens."""
    return _NO_SLUG.sub("-", corpus.root.resolve().name.lower()).strip("-") or "corpus"


def mark_of(corpus: Corpus) -> str:
    """What tells corpora of the same slug apart, on any machine: a hash of the first document's id; empty without one.

    Documents are only ever added behind others, so a corpus keeps its mark as it grows.
    """
    first = next(corpus.documents(), None)
    return "" if first is None else hashlib.sha256(first.id.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def build_id(corpus: Corpus, terms: Terms = OPEN) -> str:
    """The hash over everything that a database is built from: equal ids mean equal databases."""
    digest = hashlib.sha256(f"{LAYOUT} {__version__} {slug_of(corpus)}\n".encode())
    if terms.excerpts is not None:
        digest.update(f"excerpts {terms.excerpts}\n".encode())
    for path in _inputs(corpus):
        if corpus.snapshot.exists(path):
            digest.update(f"{path} {_hash(corpus, path)}\n".encode())
    return digest.hexdigest()


def _hash(corpus: Corpus, path: str) -> str:
    digest = hashlib.sha256()
    with corpus.snapshot.open(path) as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _inputs(corpus: Corpus) -> Iterator[str]:
    yield from ("corpus.yaml", "schema.yaml")
    yield from (f"registry/{name}.csv" for name in corpus.schema.registries)
    for folder in ("documents", *(f"annotations/{annotator}" for annotator in corpus.annotators())):
        yield from (f"{folder}/{name}.jsonl" for name in corpus.snapshot.names(folder, ".jsonl"))
