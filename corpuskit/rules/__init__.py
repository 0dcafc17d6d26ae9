"""Rules: each looks at a document with all annotators' lines, or at a registry, and yields findings. One file each.

To add one, write `rules/what_is_wrong.py` with what `BundleRule` or `RegistryRule` asks for and name it in
`BUNDLE_RULES` or `REGISTRY_RULES`. Its docstring is what `corpuskit explain` prints, and the examples in it run as
tests: under `Bad:` and `Good:`, indented lines ``FILE: CONTENT`` are the lines of the files of a corpus with the
schema `news`. Codes are a family and a number and are never used twice; names say the fault.

Modules of this folder that are no rules: `context` and `view` are what a rule gets, `found` makes findings; `values`,
`nearby` and `sweep` are what several rules need to know of values, text and overlap.
"""

from collections.abc import Iterator
from typing import Protocol

from corpuskit.corpus import RegistryTable
from corpuskit.errors import CorpuskitError
from corpuskit.findings import Finding, Severity
from corpuskit.plainyaml import did_you_mean
from corpuskit.rules import (
    attribute_missing,
    attribute_unknown,
    attribute_wrong,
    document_annotated_twice,
    document_hash_differs,
    document_repeated,
    document_without_text,
    id_repeated,
    id_unsafe,
    label_missing,
    label_unknown,
    layer_unknown,
    line_unreadable,
    line_without_document,
    metadata_missing,
    metadata_unknown,
    metadata_wrong,
    piece_count_wrong,
    pieces_overlap,
    reference_unknown,
    registry_column_unknown,
    registry_id_repeated,
    registry_unreadable,
    registry_value_missing,
    registry_value_wrong,
    relation_count_wrong,
    relation_end_missing,
    relation_end_wrong,
    relation_stored_twice,
    relation_to_itself,
    relation_unknown,
    required_field_missing,
    schema_differs,
    span_crosses_block,
    span_empty,
    span_out_of_bounds,
    span_splits_word,
    spans_cross,
    spans_overlap,
    statement_repeated,
    text_changed,
    text_differs,
    text_empty,
    white_space_at_edge,
)
from corpuskit.rules.context import Context
from corpuskit.rules.view import View
from corpuskit.schema.types import Registry


class Rule(Protocol):
    """What all rules have, and all that is needed to explain or choose one."""

    CODE: str
    NAME: str
    SEVERITY: Severity
    __doc__: str | None


class BundleRule(Rule, Protocol):
    """A module of this folder that looks at one document at a time."""

    def check(self, view: View, context: Context, /) -> Iterator[Finding]:
        """The findings of this rule for one bundle, in the order of the files."""


class RegistryRule(Rule, Protocol):
    """A module of this folder that looks at one registry at a time."""

    def check(self, table: RegistryTable, registry: Registry, context: Context, /) -> Iterator[Finding]:
        """The findings of this rule for one registry, in the order of its file."""


BUNDLE_RULES: tuple[BundleRule, ...] = (
    line_unreadable,
    line_without_document,
    document_annotated_twice,
    schema_differs,
    id_unsafe,
    required_field_missing,
    document_repeated,
    document_without_text,
    document_hash_differs,
    text_changed,
    text_empty,
    metadata_unknown,
    metadata_wrong,
    metadata_missing,
    span_out_of_bounds,
    span_empty,
    text_differs,
    white_space_at_edge,
    span_splits_word,
    span_crosses_block,
    piece_count_wrong,
    pieces_overlap,
    spans_overlap,
    spans_cross,
    layer_unknown,
    label_unknown,
    label_missing,
    attribute_unknown,
    attribute_missing,
    attribute_wrong,
    id_repeated,
    statement_repeated,
    relation_unknown,
    relation_end_missing,
    relation_end_wrong,
    relation_count_wrong,
    relation_stored_twice,
    relation_to_itself,
    reference_unknown,
)
REGISTRY_RULES: tuple[RegistryRule, ...] = (
    registry_unreadable,
    registry_value_missing,
    registry_value_wrong,
    registry_id_repeated,
    registry_column_unknown,
)
#: All rules, in the order in which they are listed and explained.
RULES: tuple[Rule, ...] = (*BUNDLE_RULES, *REGISTRY_RULES)


def find_rules(word: str) -> tuple[Rule, ...]:
    """The rule with this code or name, or all rules of this family. Raises CorpuskitError where there is none."""
    found = tuple(rule for rule in RULES if word.upper() in (rule.CODE, rule.CODE[:3]) or word.lower() == rule.NAME)
    if not found:
        known = [*(rule.NAME for rule in RULES), *(rule.CODE for rule in RULES)]
        near = did_you_mean(word.upper(), known) or did_you_mean(word.lower(), known)
        raise CorpuskitError(f"there is no rule '{word}'", near or "List all rules with: corpuskit explain --list")
    return found
