"""What is lost where a format does not hold it: the kinds of loss with their words, and how often each occurs."""

from collections import Counter

from corpuskit.terminal import count

#: What the words of a format's `HOLDS` mean when they are missing, as (one, several).
KINDS: dict[str, tuple[str, str]] = {
    "pieces": ("annotation in several pieces", "annotations in several pieces"),
    "overlap": (
        "annotation that overlaps with another of its layer",
        "annotations that overlap with another of their layer",
    ),
    "nested": ("annotation inside another of its layer", "annotations inside another of their layer"),
    "document": ("statement about a whole document", "statements about whole documents"),
    "zero-width": ("annotation of no width", "annotations of no width"),
    "status": ("suggested or rejected record", "suggested or rejected records"),
    "relations": ("relation", "relations"),
    "relation-attributes": ("value of an attribute of a relation", "values of attributes of relations"),
    "attributes": ("value of an attribute", "values of attributes"),
    "many-values": ("further value of an attribute", "further values of attributes"),
    "typed-values": (
        "number or truth value that comes back as a word",
        "numbers or truth values that come back as words",
    ),
    "confidence": ("confidence", "confidences"),
    "tool": ("name of a tool", "names of tools"),
    "time": ("time at which a record was made", "times at which records were made"),
    "comment": ("comment", "comments"),
    "ids": ("id of a record", "ids of records"),
    "metadata": ("value of metadata", "values of metadata"),
    "title": ("title of a document", "titles of documents"),
    "language": ("language of a document", "languages of documents"),
}
#: Losses that no format can help: what the corpus says is not in the schema or the mapping, or nowhere in the text.
OTHERS: dict[str, tuple[str, str]] = {
    "type": (
        "annotation whose layer and label the mapping does not have",
        "annotations whose layer and label the mapping does not have",
    ),
    "label": (
        "label that does not follow from the quotation marks",
        "labels that do not follow from the quotation marks",
    ),
    "relation-type": ("relation that the mapping does not have", "relations that the mapping does not have"),
    "attribute-type": (
        "value of an attribute that the mapping does not have",
        "values of attributes that the mapping does not have",
    ),
    "ends": ("relation of what is left out", "relations of what is left out"),
    "place": ("annotation outside of its text", "annotations outside of their texts"),
    "unannotated": ("document that nobody annotated", "documents that nobody annotated"),
    "twice": ("record whose id another one has", "records whose ids others have"),
}


#: What comes back under another name, with all that refers to it: told, but no loss that anybody has to allow.
NOTES: dict[str, tuple[str, str]] = {
    "ids": ("record will have another id", "records will have other ids"),
}


class Losses:
    """How much is lost, by kind; `told` is what a format says besides in words of its own.

    Ids serve to refer to a record from inside its line, and all that refers to one that changes changes with it: that
    is a note and no loss.
    """

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.told: Counter[str] = Counter()

    def __bool__(self) -> bool:
        """Whether anything is lost."""
        return any(number for kind, number in self.kinds.items() if kind not in NOTES) or bool(self.told)

    def lose(self, kind: str, number: int = 1) -> None:
        """Count a loss; `kind` is one of `KINDS` or `OTHERS`."""
        if number:
            self.kinds[kind] += number

    def lines(self, *, with_notes: bool = False) -> list[str]:
        """The losses in words, such as ``3,916 annotations in several pieces``, the kinds in their order; also those
        that are only notes, if that is asked for.
        """
        words = KINDS | OTHERS
        known = [
            count(self.kinds[kind], *words[kind])
            for kind in words
            if self.kinds[kind] and (with_notes or kind not in NOTES)
        ]
        return known + [f"{number:,} × {what}" for what, number in self.told.most_common()]

    def notes(self) -> list[str]:
        """What comes back under another name, in words."""
        return [count(self.kinds[kind], *words) for kind, words in NOTES.items() if self.kinds[kind]]

    def held_by(self, holds: frozenset[str]) -> bool:
        """Whether a format that holds this would lose nothing of it, but for what it alone could tell."""
        return all(
            kind in holds for kind in self.kinds if kind not in ("ends", *NOTES)
        )  # of what would not be left out then
