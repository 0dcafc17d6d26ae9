"""Schemas: which layers, labels, attributes, relations and registries a corpus has, and what must hold of them.

`types` says what a schema is, `reading` makes one from YAML, `names` keeps names fit for SQL, `shipped` finds the ones
that come with corpuskit.
"""

from corpuskit.schema.reading import read_schema
from corpuskit.schema.types import Attribute, Label, Layer, Registry, RelationType, Schema, Span

__all__ = ["Attribute", "Label", "Layer", "Registry", "RelationType", "Schema", "Span", "read_schema"]
