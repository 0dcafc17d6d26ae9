"""Files with one token on each line and tags in columns: CoNLL-2002, CoNLL-2003, GermEval and their kin.

Reads columns between tabs or spaces, and spaCy's sentences of ``Paris|NNP|B-LOC``. Which column holds tags, and whether
they are IOB1, IOB2, BIOES (BILOU) or types without a prefix, is found from the whole file; tags that cannot be in that
scheme are set aside. A second column of tags (GermEval's nested entities) has types that begin with ``inner:``, chunks
begin with ``chunk:``; further columns become properties (`pos`, or `column3` and so on) of an annotation `token`. A
document begins at ``-DOCSTART-`` or where the source in a comment changes; else the file is one.

Such files do not tell the space between tokens: the text is the tokens with a space between them and a line for each
sentence, unless the corpus has the document already: then the tokens are found in its text, all or none.

Writes the columns of CoNLL-2003 with a column of tags for each layer, the schema's first layer last. `--scheme BIOES`
and `--misaligned error|expand|shrink|drop` are heeded; tokens are those of spaCy for the document's language. What a
sentence is, is not known: a line of the text is one, unless an annotation goes on in the next. Names of columns,
documents and annotators go to a YAML file beside it. `--encoding` is heeded. What is only suggested, or was rejected,
is left out. Cannot carry pieces, overlap in a layer, attributes, relations and statements about the document.
"""

from corpuskit.formats.conll.reading import claims, documents
from corpuskit.formats.conll.writing import losses, write

NAME = "conll"
TITLE = "tokens and tags in columns (CoNLL-2002, CoNLL-2003)"
SUFFIXES: tuple[str, ...] = (".conll", ".iob", ".bio", ".iob2", ".bioes", ".conll2003")
EXTRA: str | None = None
HOLDS = frozenset({"annotators", "title", "language"})

__all__ = ["EXTRA", "HOLDS", "NAME", "SUFFIXES", "TITLE", "claims", "documents", "losses", "write"]
