"""Records made anew by the rules that can mend: pieces elsewhere, annotations and relations left out."""

import operator
from collections.abc import Callable, Collection, Mapping

import msgspec

from corpuskit.model import Annotation, AnnotationLine, Relation
from corpuskit.offsets import Piece, covered


def mapped(record: AnnotationLine, change: Callable[[Annotation], Annotation]) -> AnnotationLine:
    """The record with each annotation as `change` gives it back; the same record where that is always the same."""
    annotations = tuple([change(annotation) for annotation in record.annotations])
    if all(new is old for new, old in zip(annotations, record.annotations, strict=True)):
        return record
    return msgspec.structs.replace(record, annotations=annotations)


def relinked(record: AnnotationLine, change: Callable[[Relation], Relation | None]) -> AnnotationLine:
    """The record with each relation as `change` gives it back, None leaves it out; the same where all stay the same."""
    relations = tuple([new for relation in record.relations if (new := change(relation)) is not None])
    if len(relations) == len(record.relations) and all(map(operator.is_, relations, record.relations)):
        return record
    return msgspec.structs.replace(record, relations=relations)


def moved_to(record: AnnotationLine, pieces: Mapping[int, tuple[Piece, ...]]) -> AnnotationLine:
    """The record with other pieces for some annotations, which are named by their identity; recorded texts stay."""
    return mapped(record, lambda a: msgspec.structs.replace(a, pieces=pieces[id(a)]) if id(a) in pieces else a)


def reshaped(annotation: Annotation, pieces: tuple[Piece, ...], text: str) -> Annotation:
    """The annotation with other pieces of the text and, if it records its text, that of these."""
    if pieces == annotation.pieces:
        return annotation
    recorded = None if annotation.text is None else covered(text, pieces)
    return msgspec.structs.replace(annotation, pieces=pieces, text=recorded)


def without_annotations(record: AnnotationLine, dropped: Collection[int]) -> AnnotationLine:
    """The record without some annotations, which are named by their identity, and without the relations that only
    they could be the ends of.
    """
    if not dropped:
        return record
    kept = tuple(a for a in record.annotations if id(a) not in dropped)
    gone = {a.id for a in record.annotations} - {a.id for a in kept}
    relations = tuple(r for r in record.relations if r.from_ not in gone and r.to not in gone)
    return msgspec.structs.replace(record, annotations=kept, relations=relations)
