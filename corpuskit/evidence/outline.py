"""How much of their texts two documents share, paragraph by paragraph."""

from collections import Counter

import msgspec

from corpuskit.model import Document

#: From which share on two texts are nearly the same.
ALIKE = 0.8


class Outline(msgspec.Struct, frozen=True):
    """A document as far as it is compared: hashes of its text and paragraphs, and the code points of each of these."""

    document: str
    revises: str | None
    text: int
    length: int
    paragraphs: dict[int, int]

    @classmethod
    def of(cls, document: Document) -> "Outline":
        """The outline of a document with its text."""
        paragraphs: Counter[int] = Counter()
        for line in (document.text or "").split("\n"):
            if line := line.strip():
                paragraphs[hash(line)] += len(line)
        text = hash(document.text or "")
        return cls(document.id, document.revises, text, sum(paragraphs.values()), paragraphs)

    def related(self, other: "Outline") -> bool:
        """Whether one of the two is said to be an edited form of the other, or both have the same id."""
        return self.document in (other.document, other.revises) or self.revises == other.document

    def shared(self, other: "Outline") -> float:
        """Which part of the longer one's code points stands in paragraphs that both have, from 0 to 1."""
        few, many = sorted((self.paragraphs, other.paragraphs), key=len)
        shared = sum(min(length, many.get(paragraph, 0)) for paragraph, length in few.items())
        return shared / max(self.length, other.length, 1)
