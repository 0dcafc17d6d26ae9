"""TEI P5 (and P4) texts, with annotations that are elements of the text or stand apart and point to it.

Read is each TEI element with a text or a standOff as a document, in a teiCorpus too. Its text is all of the element
text: paragraphs and other blocks are parted by a blank line, verses, items, rows and speakers by a line, cells by a
tab. White space is one space, but as it stands under xml:space="preserve"; lb is a space there unless it says
break="no", else a line break; other breaks are nothing. Of choice, corr, reg and expan are read, of app the lem, else
the first reading. Left out are fw, del, surplus, figDesc, metamark and notes; g is the character that its description
says.

Names, quotations, speech, references, seg, term, title, date and the like are annotations of the type of the element,
and so is what else has who or ana. Words, sentences and typography are none. Attributes are attributes, with all
values of pointers; those that lead to other annotations are relations. Parts joined by next and prev, by part or by a
join are one annotation. A note is an annotation of no width with a comment, or a comment on what it points to.
Standing apart are read: span, annotation and interp with inst, whose type is the interp or category that ana means,
else their text or type; notes, feature structures, cert, resp; link and relation. Pointers may be to elements,
anchors, #string-range(ID,offset,length), #string-index, #left, #right, #range and xpointer forms of these with an id;
offsets count characters of the element, that is code points. A pointer to TEI, text or body means the whole document.
Of the header are read title, authors, outlet, published, url, licence, keywords and language. Passed over are lists of
persons and places, facsimiles, and annotations made of words alone (lemma, pos).

Written is DOCUMENT.xml: the text as one block with preserved space, and a standOff with spans that point to it by
string-range, a list of relations, an interp for each type, and feature structures for what TEI has no words for:
status, comment and the words marked. Characters that XML cannot hold are declared. Not carried: such characters in
the names of types. `--encoding` is for files that do not say what they are in.

Written from the TEI Guidelines. What is written was valid by the document type of TEI P5 4.8.0, to which spans, feature
structures and odd characters were added as they are documented; the full schema could not be run. No file of a project
was at hand.
"""

from collections.abc import Iterator

from corpuskit.formats.annotated import Outgoing, Writing
from corpuskit.formats.tei import writing
from corpuskit.formats.tei.reading import claims as claims
from corpuskit.formats.tei.reading import documents as documents
from corpuskit.formats.tei.writing import write as write

NAME = "tei"
TITLE = "TEI P5"
SUFFIXES: tuple[str, ...] = (".xml", ".tei")
EXTRA: str | None = None
HOLDS = frozenset(
    {
        "pieces",
        "overlap",
        "nested",
        "relations",
        "relation-attributes",
        "attributes",
        "many-values",
        "document",
        "status",
        "time",
        "confidence",
        "tool",
        "comment",
        "ids",
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
    """What the names of types in TEI cannot hold."""
    return writing.losses(outgoing)
