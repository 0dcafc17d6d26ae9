"""Which of the files given belong together: a text of brat with the annotation files about it, by their names."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

import msgspec

from corpuskit.errors import FormatError
from corpuskit.formats.items import Input, Options, Unit
from corpuskit.formats.naming import annotator_in, check_annotator

TEXT, ANNOTATIONS = ".txt", ".ann"
_SEPARATORS = "._-"


class Named(msgspec.Struct, frozen=True):
    """What the name of an annotation file tells: whose it is, and what the text it is about may be called."""

    annotator: str
    stems: tuple[str, ...]


def is_annotations(given: Input) -> bool:
    """Whether a file holds annotations."""
    return given.name.lower().endswith(ANNOTATIONS)


def named(given: Input, options: Options) -> Named:
    """What the name of an annotation file tells. Raises FormatError where it does not name an annotator."""
    path = PurePosixPath(given.name)
    if options.annotator_from is None:
        annotator, rest = options.annotator or "gold", path.name
    else:
        annotator, (start, end) = annotator_in(given.name, options.annotator_from)
        annotator = options.annotator or annotator
        shift = len(given.name) - len(path.name)  # the match may lie in the folders, which are no part of the name
        rest = path.name[: max(0, start - shift)] + path.name[max(0, end - shift) :]
    if rest.lower().endswith(ANNOTATIONS):
        rest = rest[: -len(ANNOTATIONS)]
    tidied = rest.strip(_SEPARATORS)
    return Named(check_annotator(annotator, "--annotator"), (rest,) if tidied == rest else (rest, tidied))


def stem_of(given: Input) -> str:
    """The name of a text file without its suffix."""
    return PurePosixPath(given.name).stem


def pair(inputs: Sequence[Input], options: Options) -> Iterable[Unit]:
    """Each text with the annotation files about it, and each annotation file without a text, in the order of `inputs`.

    A text is looked for by its name: in the folder of the annotation file, else the one whose folder has most of its
    path in common with it. Raises FormatError where several are equally near.
    """
    texts: dict[str, list[Input]] = {}
    for given in inputs:
        if not is_annotations(given):
            texts.setdefault(stem_of(given), []).append(given)
    by_name = {PurePosixPath(text.name).with_suffix("").as_posix(): text for found in texts.values() for text in found}
    others: dict[str, list[Input]] = {}
    for given in filter(is_annotations, inputs):
        text = _text_for(given, named(given, options), texts, by_name)
        others.setdefault(given.name if text is None else text.name, []).append(given)
    for given in inputs:
        about = others.get(given.name, [])
        if not is_annotations(given):
            yield Unit(main=given, others=tuple(about))
        elif given in about:
            yield Unit(main=given)


def _text_for(given: Input, told: Named, texts: dict[str, list[Input]], by_name: dict[str, Input]) -> Input | None:
    folder = PurePosixPath(given.name).parent
    for stem in told.stems:
        beside = by_name.get((folder / stem).as_posix())
        if beside is not None:
            return beside
        if stem in texts:
            return _nearest(given, folder.parts, texts[stem])
    return None


def _nearest(given: Input, folder: Sequence[str], texts: list[Input]) -> Input:
    distances = [_shared(folder, PurePosixPath(text.name).parent.parts) for text in texts]
    best = [text for text, shared in zip(texts, distances, strict=True) if shared == max(distances)]
    if len(best) > 1:
        problem = f"{given.name}: may be about {best[0].name} or about {best[1].name}"
        raise FormatError(problem, "Put the file beside its text, or import the texts one after the other.")
    return best[0]


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    """How many folders two paths have in common, from the top."""
    pairs = zip(first, second, strict=False)
    return next((number for number, (one, two) in enumerate(pairs) if one != two), min(len(first), len(second)))
