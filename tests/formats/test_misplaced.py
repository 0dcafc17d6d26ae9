"""Annotations that do not fit their text: which are, and how the first is named."""

import pytest

from corpuskit.formats.misplaced import Misplaced, misplaced, together
from corpuskit.model import Annotation, AnnotationLine, ForeignPlace
from corpuskit.offsets import Piece

TEXT = "The mayor 🌊 spoke."


def line(*pieces: Piece, text: str | None = None, origin: ForeignPlace | None = None) -> AnnotationLine:
    """A line with one annotation."""
    return AnnotationLine(document="d", annotations=(Annotation("e1", "l", pieces=pieces, text=text, origin=origin),))


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (line((39200, 40000)), "39200–40000, but the text has 18 characters"),
        (line((4, 9), (12, 19)), "12–19, but the text has 18 characters"),
        (line((-3, 5)), "-3–5, but the text has 18 characters"),
        (line((9, 4)), "9–4, which runs backwards"),
        (line((4, 9), text="major"), "'major' is recorded, but the text has 'mayor' there"),
    ],
)
def test_what_does_not_fit_is_told(given: AnnotationLine, problem: str) -> None:
    """Protects people from offsets that are taken in without a word."""
    assert misplaced([given], TEXT) == Misplaced(1, f"e1: {problem}")


def test_what_fits_is_not_told() -> None:
    """Protects from warnings about annotations that are right, of the document, or without a recorded text."""
    lines = [line((4, 9), text="mayor"), line((12, 18)), line((18, 18)), line(), line((4, 9), (12, 17))]
    assert misplaced(lines, TEXT) is None


def test_the_first_is_named_with_its_place_and_the_others_are_counted() -> None:
    """Protects people from searching a file for the annotation that is meant."""
    first = line((9, 4), origin=ForeignPlace(id="T7", file="a.csv", line=7))
    found = misplaced([line((4, 9)), first, line((0, 99))], TEXT)
    assert found == Misplaced(2, "a.csv:7 T7: 9–4, which runs backwards")
    other = misplaced([line((0, 99))], TEXT)
    assert together([None, found, other]) == Misplaced(3, "a.csv:7 T7: 9–4, which runs backwards")
    assert together([None]) is None
