"""A draft of what a plan lacks: a line for each thing that nobody has decided, with a guess where there is one."""

import json
import re
from collections.abc import Mapping

from corpuskit.evolution.comparing import likely_rename
from corpuskit.evolution.rewriting import Open
from corpuskit.schema.types import Schema
from corpuskit.terminal import count, safe

_SECTIONS = ("layers", "labels", "attributes", "values", "relations", "relation_attributes", "relation_values")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_PLAIN = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null"})


def draft_of(open_: Mapping[Open, int], old: Schema, new: Schema) -> str:
    """The lines that a plan lacks, as YAML; what has no guess is empty, which a plan may not be."""
    sections: dict[str, dict[str, str]] = {}
    words: dict[tuple[str, str], list[str]] = {}
    for item in sorted(open_, key=lambda item: (_SECTIONS.index(item.section), item)):
        choices = _choices(item, old, new)
        guess = word(likely_rename(item.value or item.key.rpartition(".")[2], choices) or "")
        what = f"one of: {', '.join(choices) or 'nothing there'}"
        lines = sections.setdefault(item.section, {})
        if item.section.endswith("values"):
            values = words.setdefault((item.section, item.key), [])
            values.append(f"{word(item.value)}: {guess}")
            lines[item.key] = f"{word(item.key)}: {{{', '.join(values)}}}  # each {safe(what)}"
        else:
            told = f"{count(open_[item], 'time')}; {what}; or {{drop: true}}"
            lines[item.key] = f"{word(item.key)}: {guess}  # {safe(told)}"
    return "".join(
        f"{section}:\n" + "".join(f"  {line}\n" for line in lines.values()) for section, lines in sections.items()
    )


def word(text: str) -> str:
    """A word as YAML reads it back: plain where that is safe, else in quotes with escapes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_PLAIN:
        return text
    return json.dumps(text)


def _choices(item: Open, old: Schema, new: Schema) -> list[str]:
    """What the new schema has that a thing could become."""
    owner, _, name = item.key.partition(".")
    if item.section == "layers":
        return [layer for layer in new.layers if layer not in old.layers] or list(new.layers)
    if item.section == "relations":
        return [relation for relation in new.relations if relation not in old.relations] or list(new.relations)
    if item.section == "labels":
        return list(new.layers[owner].labels) if owner in new.layers else []
    owners = new.relations if item.section.startswith("relation_") else new.layers
    attributes = owners[owner].attributes if owner in owners else {}
    if item.section.endswith("values"):
        return list(attributes[name].values) if name in attributes else []
    return list(attributes)
