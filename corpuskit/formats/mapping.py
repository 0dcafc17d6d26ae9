"""Mappings: how the types of a foreign format become layers, labels, attributes and relations of a schema."""

import msgspec

from corpuskit.errors import FormatError
from corpuskit.formats.span_table.columns import TableTarget
from corpuskit.model import Scalar

VERSION = 1
TO_FILL_IN = "say why"  # stands in drafts for what people have to decide; a mapping that still says it is refused
IN_FOLDERS = "in folders"  # where the annotators are, in a mapping file
RECORD_FIELDS = ("title", "language")  # of a document, which a table may fill as it fills metadata


class Unmapped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out on purpose, with the reason why: its entries are set aside."""

    why: str = msgspec.field(name="set_aside")


class LabelFrom(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A label taken from quotation marks - all words of the annotation inside marks, some, or none -, or from a feature
    of the foreign entry, whose values are labels here or become those that `values` says.
    """

    from_marks: tuple[str, str, str] | None = None
    feature: str | None = None
    values: dict[str, str] = {}


class SpanTarget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What annotations of a foreign type become."""

    layer: str
    label: str | LabelFrom | None = None


class RelationTarget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What links of a foreign type become: relations in the same direction or, with `reverse`, in the other.

    Where the ends of a link do not fit the relation, the first one of `otherwise` that they fit is taken.
    """

    relation: str
    reverse: bool = False
    otherwise: tuple[str, ...] = ()


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """What the roles of an event become: relations from what fills the role `anchor` to what fills each other role."""

    anchor: str
    roles: dict[str, RelationTarget | Unmapped] = {}


class EventTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What events of a foreign type become: relations from an anchor, which stands for the whole event.

    Without `anchor` the trigger is the anchor. What fills the roles `extend` gives further pieces to the anchor.
    `trigger` is the role whose span the trigger repeats, so that the trigger is no annotation of its own. `otherwise`
    holds for events in which nothing fills the anchor. With `becomes` each event is an annotation of its own, with the
    span of its trigger, and its relations start there. `attributes` are given to what stands for the event, but not
    where `otherwise` holds. In place `has_roles` says that one without any role is a fault.
    """

    becomes: SpanTarget | None = None
    anchor: str | None = None
    extend: tuple[str, ...] = ()
    roles: dict[str, RelationTarget | Unmapped] = {}
    trigger: str | None = None
    otherwise: Links | None = None
    attributes: dict[str, Scalar] = {}
    has_roles: bool = False

    def role(self, name: str) -> str:
        """The role as the mapping calls it: a number at its end, which tells fillers apart, may be missing there."""
        named = {self.anchor, *self.extend, *self.roles}
        if self.otherwise is not None:
            named |= {self.otherwise.anchor, *self.otherwise.roles}
        return name if name in named else name.rstrip("0123456789")

    def names_role(self, name: str) -> bool:
        """Whether the mapping says what becomes of a role."""
        role = self.role(name)
        return role in (self.anchor, *self.extend, *self.roles)


class AttributeTarget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an attribute of a foreign type becomes; `values` holds only those values that are called otherwise here.

    `only` are the foreign types to which it may be given, if not to all.
    """

    attribute: str
    only: tuple[str, ...] = ()
    values: dict[str, Scalar] = {}


class MetadataTarget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the columns of a table become, which are left out, and which cells mean unknown besides empty ones."""

    columns: dict[str, str] = {}
    leave_out: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping file that was read and fits its schema. Keys of the dicts are foreign types.

    In place `groups` are the foreign types that only group others and are not for annotating. `in_folders` says that
    the files of each annotator are in a folder of that name.
    """

    format: str
    schema: str
    spans: dict[str, SpanTarget | Unmapped] = {}
    events: dict[str, EventTarget | Unmapped] = {}
    relations: dict[str, RelationTarget | Unmapped] = {}
    attributes: dict[str, AttributeTarget | Unmapped] = {}
    normalisations: dict[str, AttributeTarget | Unmapped] = {}
    metadata: MetadataTarget = MetadataTarget()
    table: TableTarget | None = None
    groups: frozenset[str] = frozenset()
    in_folders: bool = False

    @property
    def label_features(self) -> frozenset[str]:
        """The features of foreign entries that labels are taken from."""
        targets = (target for target in self.spans.values() if isinstance(target, SpanTarget))
        labels = (target.label for target in targets if isinstance(target.label, LabelFrom))
        return frozenset(label.feature for label in labels if label.feature is not None)

    @property
    def maps_annotations(self) -> bool:
        """Whether anything but metadata is mapped."""
        return any((self.spans, self.events, self.relations, self.attributes, self.normalisations))


def check_format(mapping: Mapping | None, format_: str) -> None:
    """Raise FormatError where a mapping is for another format than the one that is read."""
    if mapping is not None and mapping.format != format_:
        hint = f"Give a mapping whose first lines say format: {format_}."
        raise FormatError(
            f"the mapping is for the format '{mapping.format}', but the files are read as {format_}", hint
        )
