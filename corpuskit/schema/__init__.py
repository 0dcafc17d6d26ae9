"""Schemas: which layers, labels, attributes, relations and registries a corpus has, and what must hold of them.

`types` says what a schema is, `written` how it stands in a file, `reading` with its family makes the one of the other;
`names` keeps names fit for SQL, `patterns` keeps regular expressions from running forever, `values` knows which value
is of which type, `shipped` finds the schemas that come with corpuskit.
"""

from corpuskit.schema.reading import read_schema
from corpuskit.schema.types import (
    Attribute,
    End,
    Label,
    Layer,
    Registry,
    RelationType,
    RuleExample,
    Schema,
    Span,
    SqlRule,
)

__all__ = [
    "Attribute",
    "End",
    "Label",
    "Layer",
    "Registry",
    "RelationType",
    "RuleExample",
    "Schema",
    "Span",
    "SqlRule",
    "read_schema",
]
