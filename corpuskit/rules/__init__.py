"""Rules: each looks at a document with its annotations, a registry or the folder, and yields findings. One file each.

To add one, write `rules/what_is_wrong.py` with what `BundleRule`, `ClosingRule`, `RegistryRule`, `SchemaRule` or
`FolderRule` asks for and name it in the tuple of its kind, such as `BUNDLE_RULES`. Its docstring is what `corpuskit
explain` prints, and the examples in it run as tests: under `Bad:` and `Good:`, indented lines ``FILE: CONTENT`` are the
lines of the files of a corpus with the schema `news`. Codes are a family and a number and are never used twice; names
say the fault. What hits many lines of a file alike is one finding with a number, by `Context.time` and
`Context.counted`.

A **bundle rule** looks at one document with all that is said of it, and forgets it. It does not run where the screen
(`corpuskit.screening`) has found that it would find nothing; so a new one also gets a test there and its code in
`STANDS_FOR`, or its code in `WITHOUT_SCREEN`, which makes it run, slowly, over every bundle.

A **closing rule** compares documents, annotators or registries across the corpus: `begin(context)` returns a `Watch`,
whose `see(glance)` is called once for each bundle, clean or not, in the order of the files, and whose `findings()` are
asked for when all was seen. `see` is on the fast path: about a microsecond a document, and no memory for each
annotation; keep hashes, counters or ids. Which registry records were referred to is in `Context.referred` by the time
`findings` is called; what else of a line is needed can be decoded from `LineGlance.raw`, if that is seldom. What takes
longer states `ASKED_FOR`.

A rule with the constant `ASKED_FOR` runs only when somebody asks for it: with the value ``tokens`` when a pipeline is
given (`Context.tokens` names it), with the value ``select`` when it is selected by its own code or name.

What a rule is given, and what several rules need to know, is in `corpuskit.evidence`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, runtime_checkable

from corpuskit.corpus import Corpus
from corpuskit.errors import CorpuskitError
from corpuskit.evidence.context import Context
from corpuskit.evidence.view import Glance, View
from corpuskit.findings import Finding, Severity
from corpuskit.plainyaml import did_you_mean
from corpuskit.registries import RegistryTable
from corpuskit.rules import (
    annotation_repeated,
    annotators_alike,
    attribute_does_not_apply,
    attribute_missing,
    attribute_unknown,
    attribute_wrong,
    byte_order_mark,
    carriage_return,
    character_lost,
    confidence_wrong,
    control_character,
    direction_unpaired,
    document_annotated_twice,
    document_hash_differs,
    document_left_empty,
    document_repeated,
    document_without_text,
    file_empty,
    file_not_read,
    foreign_configuration_wrong,
    foreign_entry_unkept,
    foreign_event_incomplete,
    foreign_file_undecoded,
    foreign_id_repeated,
    foreign_line_unread,
    foreign_offsets_uncounted,
    foreign_reference_missing,
    foreign_text_broken,
    foreign_text_missing,
    id_repeated,
    id_unsafe,
    invisible_in_word,
    key_repeated,
    label_missing,
    label_unknown,
    language_wrong,
    layer_unknown,
    layers_overlap,
    line_end_windows,
    line_feed_missing,
    line_unreadable,
    line_without_document,
    lines_out_of_order,
    mark_left_outside,
    markup_left,
    metadata_missing,
    metadata_unknown,
    metadata_wrong,
    names_alike,
    offsets_in_other_unit,
    offsets_unproved,
    piece_count_wrong,
    pieces_overlap,
    pieces_touch,
    reference_unknown,
    registry_column_unknown,
    registry_id_repeated,
    registry_missing,
    registry_record_repeated,
    registry_record_unused,
    registry_unreadable,
    registry_value_missing,
    registry_value_wrong,
    relation_count_wrong,
    relation_cycle,
    relation_end_missing,
    relation_end_rejected,
    relation_end_wrong,
    relation_repeated,
    relation_stored_twice,
    relation_to_itself,
    relation_unknown,
    required_field_missing,
    schema_differs,
    span_crosses_block,
    span_empty,
    span_out_of_bounds,
    span_splits_token,
    span_splits_word,
    spans_cross,
    spans_overlap,
    statement_repeated,
    text_changed,
    text_decomposed,
    text_differs,
    text_empty,
    text_garbled,
    text_nearly_empty,
    text_repeated,
    text_similar,
    title_empty,
    title_repeated,
    translation_missing,
    white_space_at_edge,
    wikidata_id_repeated,
    wikidata_id_wrong,
    work_repeated,
)
from corpuskit.schema.types import Registry, Schema


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


@runtime_checkable
class TextRule(BundleRule, Protocol):
    """A bundle rule that looks only at documents whose text has certain unusual characters."""

    def suspicious(self, unusual: str, /) -> bool:
        """Whether it needs to look at a text with these characters other than printable ASCII, tab and line feed."""


class Watch(Protocol):
    """What a closing rule remembers of one validation."""

    def see(self, glance: Glance, /) -> None:
        """Take note of a bundle; bundles come in the order of the files."""

    def findings(self) -> Iterator[Finding]:
        """The findings, when all bundles were seen, in the order of the files."""


class ClosingRule(Rule, Protocol):
    """A module of this folder that compares what stands far apart in the corpus."""

    def begin(self, context: Context, /) -> Watch:
        """A watch for one validation."""


class RegistryRule(Rule, Protocol):
    """A module of this folder that looks at one registry at a time."""

    def check(self, table: RegistryTable, registry: Registry, context: Context, /) -> Iterator[Finding]:
        """The findings of this rule for one registry, in the order of its file."""


class SchemaRule(Rule, Protocol):
    """A module of this folder that looks once at the schema of a corpus, which could be read."""

    def check(self, schema: Schema, context: Context, /) -> Iterator[Finding]:
        """The findings of this rule for the schema, in its order."""


class FolderRule(Rule, Protocol):
    """A module of this folder that looks once at what files and folders a corpus has."""

    def check(self, corpus: Corpus, context: Context, /) -> Iterator[Finding]:
        """The findings of this rule for the corpus, in the order of its files."""


BUNDLE_RULES: tuple[BundleRule, ...] = (
    line_unreadable,
    foreign_line_unread,
    foreign_id_repeated,
    foreign_reference_missing,
    foreign_text_missing,
    foreign_file_undecoded,
    foreign_text_broken,
    foreign_event_incomplete,
    foreign_offsets_uncounted,
    foreign_configuration_wrong,
    foreign_entry_unkept,
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
    control_character,
    direction_unpaired,
    text_garbled,
    character_lost,
    text_decomposed,
    markup_left,
    invisible_in_word,
    carriage_return,
    span_out_of_bounds,
    span_empty,
    text_differs,
    offsets_in_other_unit,
    white_space_at_edge,
    span_splits_word,
    span_splits_token,
    span_crosses_block,
    piece_count_wrong,
    pieces_overlap,
    pieces_touch,
    mark_left_outside,
    spans_overlap,
    spans_cross,
    layers_overlap,
    layer_unknown,
    label_unknown,
    label_missing,
    attribute_unknown,
    attribute_missing,
    attribute_wrong,
    attribute_does_not_apply,
    id_repeated,
    annotation_repeated,
    statement_repeated,
    confidence_wrong,
    relation_unknown,
    relation_end_missing,
    relation_end_wrong,
    relation_count_wrong,
    relation_stored_twice,
    relation_repeated,
    relation_end_rejected,
    relation_to_itself,
    relation_cycle,
    reference_unknown,
    registry_missing,
)
CLOSING_RULES: tuple[ClosingRule, ...] = (
    lines_out_of_order,
    text_nearly_empty,
    text_repeated,
    text_similar,
    title_repeated,
    document_left_empty,
    work_repeated,
    registry_record_unused,
)
REGISTRY_RULES: tuple[RegistryRule, ...] = (
    registry_unreadable,
    registry_value_missing,
    registry_value_wrong,
    registry_id_repeated,
    registry_column_unknown,
    registry_record_repeated,
    wikidata_id_repeated,
    wikidata_id_wrong,
)
SCHEMA_RULES: tuple[SchemaRule, ...] = (
    names_alike,
    translation_missing,
)
FOLDER_RULES: tuple[FolderRule, ...] = (
    file_not_read,
    annotators_alike,
    byte_order_mark,
    file_empty,
    line_feed_missing,
    line_end_windows,
    offsets_unproved,
)
_FAMILIES = ("COR", "DOC", "SPN", "LAB", "REL", "REG", "SCH", "QRY")


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rules in the order in which they are listed and explained: family by family, by code."""
    return tuple(sorted(rules, key=lambda rule: (_FAMILIES.index(rule.CODE[:3]), rule.CODE)))


#: All rules of this folder, in order.
RULES: tuple[Rule, ...] = in_order(
    (*BUNDLE_RULES, *CLOSING_RULES, *REGISTRY_RULES, *SCHEMA_RULES, *FOLDER_RULES),
)


def find_rules(word: str, among: Sequence[Rule] = RULES) -> tuple[Rule, ...]:
    """The rule with this code or name, or all rules of this family. Raises CorpuskitError where there is none."""
    found = tuple(
        rule for rule in among if word.upper() in (rule.CODE.upper(), rule.CODE[:3]) or word.lower() == rule.NAME
    )
    if not found:
        known = [*(rule.NAME for rule in among), *(rule.CODE for rule in among)]
        near = next(filter(None, (did_you_mean(w, known) for w in (word, word.upper(), word.lower()))), None)
        raise CorpuskitError(f"there is no rule '{word}'", near or "List all rules with: corpuskit explain --list")
    return found
