"""Rules: each looks at a document with its annotations, a registry or the folder, and yields findings. One file each.

To add one, write `rules/what_is_wrong.py` with what `BundleRule`, `RegistryRule` or `FolderRule` asks for and name it
in `BUNDLE_RULES`, `REGISTRY_RULES` or `FOLDER_RULES`. Its docstring is what `corpuskit explain` prints, and the
examples in it run as tests: under `Bad:` and `Good:`, indented lines ``FILE: CONTENT`` are the lines of the files of a
corpus with the schema `news`. Codes are a family and a number and are never used twice; names say the fault. What hits
many lines of a file alike is one finding with a number, by `Context.time` and `Context.counted`.

Modules of this folder that are no rules: `context` and `view` are what a rule gets, `found` makes findings; `values`,
`nearby` and `sweep` are what several rules need to know of values, text and overlap.
"""

from collections.abc import Iterator
from typing import Protocol

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.findings import Finding, Severity
from corpuskit.plainyaml import did_you_mean
from corpuskit.registries import RegistryTable
from corpuskit.rules import (
    attribute_missing,
    attribute_unknown,
    attribute_wrong,
    byte_order_mark,
    confidence_wrong,
    document_annotated_twice,
    document_hash_differs,
    document_repeated,
    document_without_text,
    file_not_read,
    id_repeated,
    id_unsafe,
    key_repeated,
    label_missing,
    label_unknown,
    language_wrong,
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
    registry_missing,
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
    title_empty,
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


class FolderRule(Rule, Protocol):
    """A module of this folder that looks once at what files and folders a corpus has."""

    def check(self, corpus: Corpus, context: Context, /) -> Iterator[Finding]:
        """The findings of this rule for the corpus, in the order of its files."""


BUNDLE_RULES: tuple[BundleRule, ...] = (
    line_unreadable,
    line_without_document,
    document_annotated_twice,
    schema_differs,
    id_unsafe,
    required_field_missing,
    key_repeated,
    document_repeated,
    document_without_text,
    document_hash_differs,
    text_changed,
    text_empty,
    metadata_unknown,
    metadata_wrong,
    metadata_missing,
    language_wrong,
    title_empty,
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
    confidence_wrong,
    relation_unknown,
    relation_end_missing,
    relation_end_wrong,
    relation_count_wrong,
    relation_stored_twice,
    relation_to_itself,
    reference_unknown,
    registry_missing,
)
REGISTRY_RULES: tuple[RegistryRule, ...] = (
    registry_unreadable,
    registry_value_missing,
    registry_value_wrong,
    registry_id_repeated,
    registry_column_unknown,
)
FOLDER_RULES: tuple[FolderRule, ...] = (
    file_not_read,
    byte_order_mark,
)
_FAMILIES = ("COR", "DOC", "SPN", "LAB", "REL", "REG")
#: All rules, in the order in which they are listed and explained.
RULES: tuple[Rule, ...] = tuple(
    sorted(
        (*BUNDLE_RULES, *REGISTRY_RULES, *FOLDER_RULES), key=lambda rule: (_FAMILIES.index(rule.CODE[:3]), rule.CODE)
    )
)


def find_rules(word: str) -> tuple[Rule, ...]:
    """The rule with this code or name, or all rules of this family. Raises CorpuskitError where there is none."""
    found = tuple(rule for rule in RULES if word.upper() in (rule.CODE, rule.CODE[:3]) or word.lower() == rule.NAME)
    if not found:
        known = [*(rule.NAME for rule in RULES), *(rule.CODE for rule in RULES)]
        near = did_you_mean(word.upper(), known) or did_you_mean(word.lower(), known)
        raise CorpuskitError(f"there is no rule '{word}'", near or "List all rules with: corpuskit explain --list")
    return found
