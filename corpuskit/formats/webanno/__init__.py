"""WebAnno TSV 3 (3.0 to 3.3), the tab-separated files of WebAnno and INCEpTION, one document each.

Read and written are spans (also of parts of tokens, of no width, over several sentences, stacked on one another) with
their features, and relations with theirs. An annotation's type is the short name of its layer, NamedEntity for
de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity (the long one where two layers of a file share the short one),
and features keep their names. A relation leads from the governor to the dependent. Slots and chains are read: what
fills a slot is a relation called by layer and feature, such as SemPred.arguments, with the attribute role; an element
of a chain is an annotation, with a relation such as CoreferenceLink.next to the one after it. Tokens and sentences are
no annotations; a token that a relation has as its end becomes one of the type Token. An annotation in several pieces
is a span for each, joined by relations of the layer `continues`, which lead from each piece to the next. Offsets count
UTF-16 units; files of other programs that count code points are understood.

The format does not hold the text between two sentences: it is read as a line break and spaces, as INCEpTION does, so
where the corpus has the document already, its text may differ there, never in length. A line break after the last
sentence is left out. Written text comes back to the letter, because a sentence reaches to the beginning of the next
one: sentences are blocks, tokens words and signs.

The encoding is UTF-8, or the stated one (`--encoding`). Values are text: numbers and truth values come back as words.
It does not hold several values of one feature, statements about the whole document, statuses, confidence, tools,
comments and metadata. Two annotators of a document are written as two files, in a folder for each. Layers have to
exist in INCEpTION before it opens a file; the format inception writes them along.

Written from the format's description in the user guide and the reader and writer of INCEpTION.
"""

from corpuskit.formats.webanno.reading import claims as claims
from corpuskit.formats.webanno.reading import documents as documents
from corpuskit.formats.webanno.writing import losses as losses
from corpuskit.formats.webanno.writing import write as write

NAME = "webanno-tsv"
TITLE = "WebAnno TSV 3 (WebAnno, INCEpTION)"
SUFFIXES: tuple[str, ...] = (".tsv",)
EXTRA: str | None = None
HOLDS = frozenset(
    {
        "pieces",
        "overlap",
        "nested",
        "relations",
        "relation-attributes",
        "attributes",
        "empty-label",
        "zero-width",
        "unaligned",
    }
)
