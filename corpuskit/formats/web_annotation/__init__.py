"""W3C Web Annotations (JSON-LD) and exports of Hypothesis: what is said of texts that are elsewhere.

Read are single annotations, lists, JSON Lines, pages and collections, and the rows that Hypothesis gives out. Each
source is a document, whose text is that of the corpus, or of a file NAME.txt in the same folder; nothing is fetched. A
source on the web is called as an article that is imported from its address. Each tag is an annotation of that type (a
body for tagging, classifying or identifying); without a tag the type is the motivation, or commenting or highlighting.
Other texts are comments, addresses of other things are the attribute body. A target without a selector is the whole
document; what is in a Composite or a List is one annotation in several pieces. Annotations whose targets are two others
(motivation linking) are relations, answers are notes about what they answer. Creators, or users, are the annotators.

Positions count code points, or UTF-16 units, as browsers do, where the quoted texts say so. Where a quote is not where
the position says, or there is no position, it is looked for, with what stands before and after it: what is there more
than once, or not at all, is set aside; white space does not count. So are paths and areas (XPath, CSS, SVG), and places
inside of them.

Written are DOCUMENT.jsonld, a page of annotations with positions and quotes, and DOCUMENT.txt. Status, confidence and
attributes have names of their own (`corpuskit:`), which other programs pass over. Not carried: titles, languages and
metadata. `--encoding` is for files that are not UTF-8.

Written from the standards; exports of Hypothesis only from its documentation.
"""

from collections.abc import Iterable, Iterator

from corpuskit.formats.annotated import Outgoing, Target, Writing
from corpuskit.formats.web_annotation import writing
from corpuskit.formats.web_annotation.items import claims as claims
from corpuskit.formats.web_annotation.reading import documents as documents

NAME = "web-annotation"
TITLE = "W3C Web Annotation and Hypothesis"
SUFFIXES: tuple[str, ...] = (".jsonld", ".json", ".jsonl")
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
        "confidence",
        "tool",
        "time",
        "comment",
        "ids",
        "annotators",
        "typed-values",
        "empty-label",
        "zero-width",
        "unaligned",
    }
)


def write(documents: Iterable[Outgoing], target: Target, asked: Writing) -> None:
    """A page of annotations for each document, and its text."""
    writing.write(documents, target)


def losses(outgoing: Outgoing, asked: Writing) -> Iterator[str]:
    """What pages of annotations cannot say of a document."""
    return writing.losses(outgoing)
