"""The names of features in which GATE documents hold what GATE has no place for, so that it comes back as it went.

They begin with `PREFIX`; a name of the corpus that would be taken for one of them, or for one with a meaning of its
own, is written behind a mark.
"""

from collections.abc import Container

PREFIX = "corpuskit."
ID, STATUS, CONFIDENCE, TOOL, MADE, COMMENT = (
    f"{PREFIX}{name}" for name in ("id", "status", "confidence", "tool", "made", "comment")
)
#: Whether an annotation, which GATE can only give to a stretch of text, is about the document.
DOCUMENT = f"{PREFIX}document"
#: The relations that begin at an annotation, in files that have no other place for them.
RELATIONS = f"{PREFIX}relations"
#: Features that XML cannot hold, as JSON, and the characters that it cannot hold in the text.
ESCAPED, REPLACED = f"{PREFIX}escaped", f"{PREFIX}replaced"
TITLE, LANGUAGE = "title", "language"
#: By this feature GATE's programs for coreference say which annotations mean the same: a list of their ids.
MATCHES = "matches"
#: A relation of this type joins any number of annotations that mean the same.
COREFERENCE = "coref"
#: All that have no value of an attribute.
OURS = frozenset({ID, STATUS, CONFIDENCE, TOOL, MADE, COMMENT, DOCUMENT, RELATIONS})
_MARKED = f"{PREFIX}:"


def name_of(ours: str, taken: Container[str] = ()) -> str:
    """The name of a feature for a name of ours; `taken` are those that mean something else."""
    return f"{_MARKED}{ours}" if ours.startswith(PREFIX) or ours in taken else ours


def ours_of(name: str) -> str:
    """What `name_of` made a name of."""
    return name.removeprefix(_MARKED)
