"""Mappings: how the types of a foreign format become layers, labels, attributes and relations of a schema."""

import msgspec


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping file that was read."""
