"""What rules know besides the bundle they look at: the schema, the registries, and which documents came before."""

from collections.abc import Hashable, Mapping

import msgspec

from corpuskit.findings import Place
from corpuskit.schema.types import Schema


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """`registries` holds the ids of each registry's records, and lacks a registry that cannot be read; `earlier` where
    each document id was first seen, which the validation fills as it goes (a document is not yet in it when its own
    bundle is checked). `told` is what rules have said that is said once for the whole corpus.
    """

    schema: Schema
    registries: Mapping[str, frozenset[str]]
    earlier: Mapping[str, Place]
    told: set[Hashable] = msgspec.field(default_factory=set)

    def first_time(self, cause: Hashable) -> bool:
        """Whether a rule asks for the first time about a cause that is to be reported once, not at every line."""
        if cause in self.told:
            return False
        self.told.add(cause)
        return True
