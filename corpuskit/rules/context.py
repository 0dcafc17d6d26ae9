"""What rules know besides the bundle they look at: the schema, the registries, and which documents came before."""

from collections.abc import Mapping

import msgspec

from corpuskit.findings import Place
from corpuskit.schema.types import Schema


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """`registries` holds the ids of each registry's records; `earlier` where each document id was first seen, which the
    validation fills as it goes (a document is not yet in it when its own bundle is checked).
    """

    schema: Schema
    registries: Mapping[str, frozenset[str]]
    earlier: Mapping[str, Place]
