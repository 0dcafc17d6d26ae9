"""What brat's annotation.conf says, as a schema and as the mapping by which brat's files are read into it.

Entity types are labels of the layer `entities`, event types of `events`; where files are only looked at, triggers are
a layer of their own, because each is an entry of its own there. The roles of events and the binary relations are
relations, with ends by label and, for roles, with how many there may be. Where one name has several meanings (a role
that events use differently, a relation of several lines), each meaning is a relation of its own. What a type may
overlap with is told for the layer as a whole, as loosely as the loosest pair of types.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from corpuskit.formats.brat.conf_lines import NOT_TYPES, Argument, ConfFault, ConfFile, ConfType
from corpuskit.formats.mapping import AttributeTarget, EventTarget, Mapping, RelationTarget, SpanTarget, Unmapped
from corpuskit.plainyaml import did_you_mean
from corpuskit.schema.names import ANNOTATION_COLUMNS, problem_with
from corpuskit.schema.types import Attribute, End, Label, Layer, Overlap, RelationType, Schema, Span

_BRAT = "brat"
ENTITIES, TRIGGERS, EVENTS = "entities", "triggers", "events"
SECTIONS = (ENTITIES, "relations", EVENTS, "attributes")
_EVERYTHING = {"<ENTITY>": (ENTITIES,), "<EVENT>": (EVENTS,), "<ANY>": (ENTITIES, EVENTS)}
_OF_RELATIONS = ("<RELATION>", "<ANY>")
_OVERLAPS = ("contain", "equal", "cross")


class Names:
    """Gives each foreign name one of ours: as it is, or small letters, digits and underscores for tables and files."""

    def __init__(self, verbatim: bool) -> None:
        self._verbatim = verbatim
        self._taken: set[str] = set(ANNOTATION_COLUMNS)

    def new(self, foreign: str) -> str:
        """A name that was not given before."""
        wanted = foreign if self._verbatim else _fitting(foreign)
        name, number = wanted, 1
        while name in self._taken or (not self._verbatim and problem_with(name)):
            number += 1
            name = f"{wanted[:58]}_{number}"
        self._taken.add(name)
        return name


def _fitting(foreign: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", foreign.lower()).strip("_")[:60]
    return plain if plain[:1].isalpha() else f"x_{plain}"


class FromConf(msgspec.Struct, frozen=True):
    """A configuration as schema and mapping, and what in it cannot be meant."""

    schema: Schema
    mapping: Mapping
    faults: tuple[ConfFault, ...]


def schema_of(conf: ConfFile, titles: dict[str, str], *, verbatim: bool) -> FromConf:
    """The schema and the mapping of a configuration; `titles` is how types are called where people see them.

    With `verbatim` relations and attributes keep the names that brat's files use, which is only good for a schema that
    is never written; else they get names that tables can have, and keep the others as titles.
    """
    return _Building(conf, titles, verbatim).built()


class _Building:
    """The state of making a schema from the sections of a configuration."""

    def __init__(self, conf: ConfFile, titles: dict[str, str], verbatim: bool) -> None:
        self._sections = {name: conf.sections.get(name, ()) for name in SECTIONS}
        self._titles = titles
        self._verbatim = verbatim
        self._faults: list[ConfFault] = []
        self._names = Names(verbatim)
        self._types = {layer: self._distinct(layer) for layer in (ENTITIES, EVENTS)}
        self._lines = [type_ for type_ in self._sections["relations"] if type_.name not in NOT_TYPES]
        self._relations: dict[str, RelationType] = {}
        self._of_relation: dict[str, list[str]] = {}  # foreign relation -> our relations, one for each of its lines
        self._of_role: dict[tuple[str, str], str] = {}  # event type and role -> our relation

    def built(self) -> FromConf:
        """Schema, mapping and faults."""
        self._add_roles()
        for line in self._lines:
            self._add_relation(line)
        self._check_overlap()
        given, of_attribute = self._attributes()
        layers = {layer.name: layer for layer in self._layers(given)}
        schema = Schema(name=_BRAT, version=1, layers=layers, relations=self._with_attributes(of_attribute))
        mapping = Mapping(
            format=_BRAT,
            schema=_BRAT,
            spans={
                **{name: SpanTarget(layer=TRIGGERS, label=name) for name in self._types[EVENTS] if self._verbatim},
                **{name: SpanTarget(layer=ENTITIES, label=name) for name in self._types[ENTITIES]},
            },
            events={name: self._event(type_) for name, type_ in self._types[EVENTS].items()},
            relations={
                name: RelationTarget(relation=ours[0], otherwise=tuple(ours[1:]))
                for name, ours in self._of_relation.items()
            },
            attributes={
                name: AttributeTarget(attribute=ours.name, only=self._only(name)) for name, ours in of_attribute.items()
            },
        )
        if self._verbatim:
            every = [type_ for types in self._types.values() for type_ in types.values()]
            groups = frozenset(type_.name for type_ in every if type_.unused)
            mapping = msgspec.structs.replace(mapping, groups=groups)
        return FromConf(schema, mapping, tuple(sorted(self._faults, key=lambda fault: fault.line)))

    def _layers(self, given: dict[str, dict[str, Attribute]]) -> Iterator[Layer]:
        labels = {
            layer: {type_.name: self._label(type_) for type_ in types.values() if self._verbatim or not type_.unused}
            for layer, types in self._types.items()
        }
        span = Span(pieces="many", align="word")
        entities = msgspec.structs.replace(span, overlap=self._overlap())
        yield Layer(
            name=ENTITIES,
            labels=labels[ENTITIES],
            label_required=True,
            span=entities,
            attributes=given[ENTITIES],
        )
        if self._verbatim:
            yield Layer(name=TRIGGERS, labels=labels[EVENTS], span=span, attributes=given[EVENTS])
        if self._verbatim or labels[EVENTS]:
            yield Layer(
                name=EVENTS,
                labels=labels[EVENTS],
                label_required=True,
                span=None if self._verbatim else span,
                attributes=given[EVENTS],
            )

    def _only(self, attribute: str) -> tuple[str, ...]:
        """The types to which an attribute may be given, if not to all."""
        found = next(type_ for type_ in self._sections["attributes"] if type_.name == attribute)
        bearers = found.argument("Arg")
        if bearers is None or "<ANY>" in bearers.types:
            return ()
        groups: dict[str, Iterable[str]] = {
            "<ENTITY>": self._types[ENTITIES],
            "<EVENT>": self._types[EVENTS],
            "<RELATION>": self._of_relation,
        }
        return _distinct(name for word in bearers.types for name in groups.get(word, (word,)))

    def _fault(self, line: int, problem: str, hint: str | None = None) -> None:
        self._faults.append(ConfFault(line, problem, hint, tolerated=True))

    def _distinct(self, layer: str) -> dict[str, ConfType]:
        """The types of a section by name; of several with one name the last, as brat has it."""
        found: dict[str, ConfType] = {}
        for type_ in self._sections[layer]:
            if type_.name in found:
                problem = f"the type {type_.name} is there already, in line {found[type_.name].line}"
                self._fault(type_.line, problem, "Remove one of the two: brat heeds only the last.")
            found[type_.name] = type_
        return found

    def _title(self, foreign: str, ours: str | None = None) -> str | None:
        title = self._titles.get(foreign, foreign)
        return None if title == (ours or foreign) else title

    def _label(self, type_: ConfType) -> Label:
        title = self._titles.get(type_.name) or (type_.terms[1] if len(type_.terms) > 1 else None)
        help_ = f"A kind of {type_.above[-1]}" if type_.above else None
        return Label(name=type_.name, title=None if title == type_.name else title, help=help_)

    def _ends(self, argument: Argument, line: int) -> tuple[End, ...]:
        """What an argument's types stand for; both layers if brat knows none of them."""
        layers: dict[str, list[str] | None] = {}
        for word in argument.types:
            if word in _EVERYTHING:
                layers.update(dict.fromkeys(_EVERYTHING[word]))
                continue
            found = [layer for layer, types in self._types.items() if word in types]
            if not found:
                self._unknown(word, line)
            for layer in found:
                labels = layers.setdefault(layer, [])
                if labels is not None and word not in labels:
                    labels.append(word)
        known = [layer for layer in (ENTITIES, EVENTS) if self._verbatim or layer == ENTITIES or self._types[layer]]
        chosen = [layer for layer in known if layer in layers] or known
        return tuple(End(layer, tuple(layers.get(layer) or ())) for layer in chosen)

    def _unknown(self, word: str, line: int) -> None:
        known = [*self._types[ENTITIES], *self._types[EVENTS]]
        problem = f"the type {word} is neither among the entities nor among the events"
        self._fault(line, problem, did_you_mean(word, known) or "Correct the name, or add it to its section.")

    def _add_roles(self) -> None:
        """One relation for each role, or, where events differ in what they ask of it, one for each way."""
        ways: dict[str, dict[tuple[object, ...], list[ConfType]]] = {}
        for type_ in self._types[EVENTS].values():
            for role in type_.arguments:
                same = (frozenset(role.types), role.least, role.most)
                ways.setdefault(role.key, {}).setdefault(same, []).append(type_)
        for key, found in ways.items():
            for types in found.values():
                asked = types[0].argument(key)
                assert asked is not None  # the type was found by it
                name = self._names.new(key if len(found) == 1 else f"{types[0].name}.{key}")
                self._relations[name] = RelationType(
                    name=name,
                    title=self._title(key, name),
                    from_ends=(End(EVENTS, tuple(type_.name for type_ in types)),),
                    to_ends=self._ends(asked, types[0].line),
                    per_from=(asked.least, asked.most),
                )
                self._of_role.update({(type_.name, key): name for type_ in types})

    def _event(self, type_: ConfType) -> EventTarget:
        roles: dict[str, RelationTarget | Unmapped] = {
            role.key: RelationTarget(relation=self._of_role[type_.name, role.key]) for role in type_.arguments
        }
        return EventTarget(becomes=SpanTarget(layer=EVENTS, label=type_.name), roles=roles)

    def _add_relation(self, type_: ConfType) -> None:
        """The relation of one line; several lines of one name are several relations."""
        if type_.unused:
            return
        if len(type_.arguments) != 2:
            problem = f"the relation {type_.name} has {len(type_.arguments)} arguments, but a relation has two"
            self._fault(type_.line, problem, "Write Arg1:TYPE, Arg2:TYPE.")
            return
        start, end = (self._ends(argument, type_.line) for argument in type_.arguments)
        properties = type_.special.get("<REL-TYPE>", "symmetric" if type_.name == "Equiv" else "").split("-")
        name = self._names.new(type_.name)
        self._of_relation.setdefault(type_.name, []).append(name)
        self._relations[name] = RelationType(
            name=name,
            title=self._title(type_.name, name),
            from_ends=start,
            to_ends=end,
            symmetric="symmetric" in properties and start == end,
        )

    def _pairs_that_overlap(self) -> Iterator[tuple[ConfType, Sequence[str]]]:
        """The lines that let spans overlap, with the ways in which they do."""
        for type_ in self._sections["relations"]:
            if type_.name == "<OVERLAP>":
                yield type_, type_.special.get("<OVL-TYPE>", "").replace("<ANY>", "|".join(_OVERLAPS)).split("|")
            elif type_.name == "ENTITY-NESTING":
                yield type_, ("contain",)

    def _overlap(self) -> Overlap:
        """How entities may overlap, if any two types may: without such a line brat lets none do."""
        allowed: set[str] = set()
        for type_, ways in self._pairs_that_overlap():
            words = [set(argument.types) for argument in type_.arguments]
            if all(found & {"<ANY>", "<ENTITY>", *self._types[ENTITIES]} for found in words):
                allowed.update(ways)
        return "any" if "cross" in allowed else "nest" if allowed & {"contain", "equal"} else "none"

    def _check_overlap(self) -> None:
        for type_, ways in self._pairs_that_overlap():
            if len(type_.arguments) != 2:
                self._fault(type_.line, f"the line {type_.name} needs two arguments", "Write Arg1:TYPE, Arg2:TYPE.")
            for word in ways:
                if word not in _OVERLAPS:
                    problem = f"the argument <OVL-TYPE> is '{word}'" if word else "the argument <OVL-TYPE> is missing"
                    self._fault(
                        type_.line, problem, f"Write one of {', '.join(_OVERLAPS)} or <ANY>, or several with |."
                    )
            for argument in type_.arguments:
                self._ends(argument, type_.line)

    def _attributes(self) -> tuple[dict[str, dict[str, Attribute]], dict[str, Attribute]]:
        """The attributes of each layer, and all by the name that brat's files use."""
        given: dict[str, dict[str, Attribute]] = {ENTITIES: {}, EVENTS: {}}
        everything: dict[str, Attribute] = {}
        for type_ in self._sections["attributes"]:
            bearers = type_.argument("Arg")
            if bearers is None:
                problem = f"the attribute {type_.name} does not say what it is given to"
                self._fault(type_.line, problem, "Add Arg:TYPE, such as Arg:<ENTITY> or Arg:<EVENT>.")
                bearers = Argument(key="Arg", types=("<ANY>",))
            if type_.unused or type_.name in everything:
                continue
            attribute = self._attribute(type_)
            everything[type_.name] = attribute
            for layer, labels in self._bearers(bearers, type_.line):
                help_ = f"Given to {', '.join(labels)}" if labels else None
                given[layer][attribute.name] = msgspec.structs.replace(attribute, help=help_)
        return given, everything

    def _attribute(self, type_: ConfType) -> Attribute:
        name = self._names.new(type_.name)
        values = type_.argument("Value")
        title = self._title(type_.name, name)
        if values is None:
            return Attribute(name=name, title=title, type="bool")
        if any(value in _EVERYTHING for value in values.types):
            return Attribute(name=name, title=title, type="string")
        default = type_.special.get("<DEFAULT>")
        return Attribute(name=name, title=title, type="enum", values=_distinct(values.types), default=default)

    def _bearers(self, argument: Argument, line: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The layers whose annotations may have an attribute, each with the labels to which it is limited, if any."""
        relations = {type_.name for type_ in self._lines}
        words = tuple(word for word in argument.types if word != "<RELATION>" and word not in relations)
        if words:
            for end in self._ends(msgspec.structs.replace(argument, types=words), line):
                if end.layer in self._types:
                    yield end.layer, end.labels

    def _with_attributes(self, everything: dict[str, Attribute]) -> dict[str, RelationType]:
        """The relations with the attributes that relations may have."""
        bearing: dict[str, dict[str, Attribute]] = {}
        for type_ in self._sections["attributes"]:
            argument = type_.argument("Arg")
            if argument is None or type_.name not in everything:
                continue
            attribute = everything[type_.name]
            for foreign, ours in self._of_relation.items():
                if foreign in argument.types or any(word in _OF_RELATIONS for word in argument.types):
                    for name in ours:
                        bearing.setdefault(name, {})[attribute.name] = attribute
        return {
            name: msgspec.structs.replace(relation, attributes=bearing.get(name, {}))
            for name, relation in self._relations.items()
        }


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
