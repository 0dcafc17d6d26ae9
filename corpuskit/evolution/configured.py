"""A schema drafted from a folder of another tool: what its own configuration states, and what its files hold.

Files that are read where they are have their foreign names, and brat's triggers are a layer of their own there; a draft
has names that tables can have, and events with the pieces of their triggers, as they are imported.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from corpuskit.evolution.completing import Completing
from corpuskit.evolution.inferring import Seen, SeenLayer, SeenRelations, SeenValues, seen_in
from corpuskit.evolution.writing import schema_of
from corpuskit.formats.brat import conf as brat_conf
from corpuskit.formats.brat.conf_schema import EVENTS, TRIGGERS
from corpuskit.in_place import look
from corpuskit.schema.types import Schema
from corpuskit.terminal import safe

_BRAT = "brat"
_Owner = TypeVar("_Owner", SeenLayer, SeenRelations)


def draft_of_folder(folder: Path, name: str) -> str:
    """The draft of a schema called `name`, as YAML, from the files in a folder that is no corpus.

    Raises CorpuskitError where there is nothing that a format reads, SchemaError for a configuration with errors.
    """
    found = look(folder)
    seen = seen_in(found.bundles())
    if found.format != _BRAT or not found.sources:
        return schema_of(seen, name)
    paths = [Path(source) for source in found.sources]
    stated = [brat_conf.read(path) for path in paths]
    if any(one != stated[0] for one in stated):
        sources = ", ".join(safe(source) for source in found.sources)
        told = f"# Not heeded, since they differ, were {sources}: name one of their folders for a draft of it.\n"
        return told + schema_of(seen, name)
    renamed = _as_imported(seen, brat_conf.load(paths[0], verbatim=True).schema, stated[0])
    return "".join(f"{line}\n" for line in Completing(renamed, stated[0], paths[0].name).lines(name))


def _as_imported(seen: Seen, foreign: Schema, stated: Schema) -> Seen:
    """What was seen, in the names of the stated schema, which has the same things in the same order as the foreign."""
    relations = _pairs(foreign.relations, stated.relations)
    attributes: dict[str, str] = {}
    for mine, theirs in ((foreign.layers, stated.layers), (foreign.relations, stated.relations)):
        for old, owner in mine.items():
            new = theirs.get(relations.get(old, old))
            attributes |= _pairs(owner.attributes, new.attributes) if new else {}
    layers = {name: _renamed(layer, attributes) for name, layer in seen.layers.items()}
    triggers = layers.pop(TRIGGERS, None)
    if triggers is not None:
        layers[EVENTS] = _with_triggers(layers.get(EVENTS, SeenLayer()), triggers)
    return msgspec.structs.replace(
        seen,
        layers=layers,
        relations={relations.get(name, name): _renamed(links, attributes) for name, links in seen.relations.items()},
    )


def _pairs(foreign: Iterable[str], stated: Iterable[str]) -> dict[str, str]:
    return dict(zip(foreign, stated, strict=False))


def _renamed(seen: _Owner, names: Mapping[str, str]) -> _Owner:
    """What was seen of a layer or relation, with its attributes under other names."""
    attributes: dict[str, SeenValues] = {}
    for name, values in seen.attributes.items():
        _add(attributes, names.get(name, name), values)
    renamed = msgspec.structs.replace(seen, attributes=attributes)
    if isinstance(renamed, SeenRelations):
        for layers in (renamed.starts, renamed.ends):
            if TRIGGERS in layers:
                layers[EVENTS] += layers.pop(TRIGGERS)
    return renamed


def _add(attributes: dict[str, SeenValues], name: str, values: SeenValues) -> None:
    known = attributes.get(name)
    attributes[name] = values if known is None else known.joined(values)


def _with_triggers(events: SeenLayer, triggers: SeenLayer) -> SeenLayer:
    """Events with the pieces and the further attributes of their triggers."""
    attributes = dict(events.attributes)
    for name, values in triggers.attributes.items():
        _add(attributes, name, values)
    return msgspec.structs.replace(triggers, number=events.number, labels=events.labels, attributes=attributes)
