"""The sets and keys that reading and writing of STAM share, so that what is written is read as it was."""

import functools
import re
from typing import Literal
from urllib.parse import quote, unquote

#: What an annotation is and who or what made it; the attributes of the schema; the metadata of documents.
OWN, ATTRIBUTES, METADATA = "corpuskit", "corpuskit-attributes", "corpuskit-metadata"
#: The set of the extension by which STAM records the texts of annotations.
VALIDATION = "https://w3id.org/stam/extensions/stam-textvalidation/"
DELIMITER = " "  # between the pieces of a text that is recorded

#: What a key means to us; all others are attributes.
Role = Literal[
    "type", "annotator", "creator", "comment", "status", "confidence", "tool", "made", "title", "language", "metadata",
    "surface", "check", "attribute",
]  # fmt: skip
_OWN: dict[str, Role] = {
    "type": "type", "annotator": "annotator", "comment": "comment", "status": "status", "confidence": "confidence",
    "tool": "tool", "made": "made", "title": "title", "language": "language",
}  # fmt: skip
_OTHERS: dict[str, Role] = {
    "type": "type", "annotator": "creator", "creator": "creator", "comment": "comment", "note": "comment"
}  # fmt: skip
_LAST = re.compile(r"[^/#:]*\Z")


def role_of(set_: str, key: str) -> Role:
    """What a key of a set means; keys of others that are addresses are known by their last part."""
    if set_ == OWN:
        return _OWN.get(key, "attribute")
    if set_ == METADATA:
        return "metadata"
    if set_ == ATTRIBUTES:
        return "attribute"
    if set_ == VALIDATION:
        return "surface" if key == "text" else "check"
    match = _LAST.search(key)
    return _OTHERS.get(match.group() if match else key, "attribute")


def id_for(document: str, annotator: str | None, own: str) -> str:
    """The id of an annotation, which no other one in a store has."""
    return "/".join(quote(part, safe="") for part in (document, annotator or "", own))


def id_from(address: str, resource: str) -> str:
    """The id of an annotation of a text: our own where it was made by `id_for`."""
    before, between, own = address.rpartition("/")
    if not between or not own or _document_in(before) != resource:
        return address
    return unquote(own) if "%" in own else own


@functools.lru_cache(maxsize=64)  # many annotations in a row are of one document and annotator
def _document_in(before: str) -> str | None:
    """The document in what stands before an annotation's own id; None where that was not made by `id_for`."""
    document, between, annotator = before.partition("/")
    return unquote(document) if between and "/" not in annotator else None
