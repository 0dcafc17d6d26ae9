"""What the names of files tell: the id of a document, and who annotated it."""

import re
import unicodedata

from corpuskit.errors import FormatError
from corpuskit.model import is_name

_LONGEST_ID = 120
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9._-]+")


def document_id(stem: str, sha256: str) -> str:
    """The id of a document whose file is called `stem`: the same if it can be an id, else the nearest that can.

    Where nothing of the name can be part of an id, the id is made from the file's hash.
    """
    if is_name(stem):
        return stem
    plain = "".join(c for c in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(c))
    safe = _NOT_IN_IDS.sub("-", plain).lstrip("._-")[:_LONGEST_ID].rstrip("-")
    return safe or f"document-{sha256[:8]}"


def annotator_in(name: str, pattern: str) -> tuple[str, tuple[int, int]]:
    """The annotator that group 1 of a regular expression finds in a file's name, and where in it the match lies.

    Raises FormatError where the pattern is none, finds nothing, or finds what cannot be an annotator's name.
    """
    try:
        match = re.search(pattern, name)
    except re.error as error:
        raise FormatError(f"--annotator-from is not a regular expression: {error}") from error
    if match is None or match.re.groups < 1 or match[1] is None:
        problem = f"{name}: --annotator-from '{pattern}' finds no annotator in this name"
        raise FormatError(problem, "Its first pair of parentheses must match the annotator's part of the name.")
    check_annotator(match[1], f"{name}: --annotator-from")
    return match[1], match.span()


def check_annotator(found: str, source: str) -> str:
    """`found` if it can be an annotator's name. Raises FormatError, which begins with `source`, otherwise."""
    if not is_name(found):
        hint = "Names are made of letters, digits, '.', '_' and '-', and begin with a letter or digit."
        raise FormatError(f"{source} gives '{found}', which cannot be the name of an annotator", hint)
    return found
