"""REFI-QDA projects (QDPX) and codebooks (QDC), as NVivo, MAXQDA, ATLAS.ti and QualCoder exchange them.

Read is an archive with a project and its texts, or a project.qde with the texts in a folder beside it. Each text is a
document: sources that are text, the text of a PDF or of a picture, transcripts of sound and film, and notes that are
coded themselves. A coded passage is an annotation of the type that the code is called, with its path, such as
Emotions/Anger, where several codes have the name; each code of a passage is one. Codes of a whole source are
annotations of the document. Notes about what is coded are comments; a passage or a source that has a note and no code
is of the type Note, a passage with neither, of the type Selection. Links between passages are relations. Users are the
annotators. Variables, cases, sets and descriptions of sources are metadata. Passages of pictures, pages, sound and film
are set aside. Passed over are graphs, and cases and sets that are about no source. A codebook alone has no documents.

Positions count UTF-16 units, where line breaks are as many characters as the file has and the byte order mark is none;
code points and other ways are tried where programs call a passage by its text and the text shows it.

Written are STEM.qdpx, with each text as a file of its own, and STEM.qdc, in which the labels of a layer are codes below
its name. A further piece of an annotation is a passage of its own, and a link called `continues` joins it to the one
before. Not carried: attributes, status, confidence, tools, and comments and times of relations. `--encoding` is for
texts that are not UTF-8.

Written from the published schema and what is known of exports; no export of the real programs was at hand.
"""

from collections.abc import Iterator

from corpuskit.formats.annotated import Outgoing, Writing
from corpuskit.formats.refi_qda import writing
from corpuskit.formats.refi_qda.reading import claims as claims
from corpuskit.formats.refi_qda.reading import documents as documents
from corpuskit.formats.refi_qda.writing import write as write

NAME = "refi-qda"
TITLE = "REFI-QDA (NVivo, MAXQDA, ATLAS.ti, QualCoder)"
SUFFIXES: tuple[str, ...] = (".qdpx", ".qde", ".qdc")
EXTRA: str | None = None
HOLDS = frozenset(
    {
        "pieces",
        "overlap",
        "nested",
        "relations",
        "document",
        "time",
        "comment",
        "annotators",
        "metadata",
        "title",
        "language",
        "typed-values",
        "empty-label",
        "zero-width",
        "unaligned",
    }
)


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What a project's own meaning takes from a document."""
    return writing.losses(outgoing)
