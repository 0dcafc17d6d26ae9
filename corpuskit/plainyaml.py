"""YAML as people mean it: mappings, lists and plain values with their lines; the traps of YAML 1.1 are refused."""

import codecs
import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec
import yaml

from corpuskit.errors import SchemaError, uncapitalised
from corpuskit.wording import place_in, plainly
from corpuskit.yamlhints import key_hint, syntax_hint

Steps = tuple[str | int, ...]
T = TypeVar("T")
_LIMIT = 1_000_000
_DEPTH = 30
_NO_TEXT = frozenset(f"Expected `str`, got `{kind}`" for kind in ("int", "float", "bool"))
# The words that YAML 1.1 reads as true or false: Norway's code and "no" as a label are the known victims.
_YES_NO = frozenset({"yes", "no", "on", "off", "y", "n"})
_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"


class YamlFile:
    """A YAML file as plain Python values, with the line of every key and item for messages.

    `data` is made of dict, list, str, int, float, bool and None. Keys are always text. `name` is how messages call the
    file. Where several keys of a mapping are wrong, the first is raised and the rest are kept in `others`. Raises
    SchemaError where the file is not YAML, or uses tags, anchors, duplicate keys or unquoted yes/no words.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.others: list[SchemaError] = []
        self._text = text
        self.lines: dict[Steps, int] = {(): 1}
        if len(text) > _LIMIT:
            raise SchemaError(f"{name}: {len(text):,} characters, but at most {_LIMIT:,} are read")
        node = self._node(text)
        self.data: Any = None if node is None else self._value(node, ())

    def _node(self, text: str) -> yaml.Node | None:
        """What the file holds. The parser in C is many times as fast; the other one tells better what is wrong."""
        for loader in (_FAST, yaml.SafeLoader):
            try:
                self._refuse_aliases_and_tags(text, loader)
                node: yaml.Node | None = yaml.compose(text, Loader=loader)
            except yaml.YAMLError as error:
                if loader is yaml.SafeLoader:
                    raise self._syntax_error(error) from error
            else:
                return node
        raise AssertionError("the last loader returns or raises")

    @classmethod
    def read(cls, path: Path, name: str | None = None) -> "YamlFile":
        """Read a file; UTF-8 with or without a byte order mark."""
        shown = name or str(path)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise SchemaError(f"{shown}: cannot be read: {error.strerror or error}") from error
        if (found := _wide(content)) is not None:
            raise SchemaError(f"{shown}: the file is in {found}, expected UTF-8", "Save the file as UTF-8.")
        try:
            return cls(content.decode("utf-8-sig"), shown)
        except UnicodeDecodeError as error:
            raise SchemaError(f"{shown}: not UTF-8 at byte {error.start}", "Save the file as UTF-8.") from error

    def error(self, path: Steps, problem: str, hint: str | None = None) -> SchemaError:
        """An error at the line of `path`, or of its nearest parent that has one."""
        known = path
        while known not in self.lines:
            known = known[:-1]
        where = ".".join(str(part) for part in path)
        return SchemaError(f"{self.name}:{self.lines[known]}: {where + ': ' if where else ''}{problem}", hint)

    def convert(self, value: Any, kind: type[T], path: Steps) -> T:
        """`value` as a msgspec Struct, or a SchemaError that names the line, the key and what was expected.

        A field `name` of the Struct is the key under which the value stands, so it is not a key itself.
        """
        fields = msgspec.structs.fields(kind)  # type: ignore[arg-type]
        known = [field.encode_name for field in fields if field.name != "name"]
        if isinstance(value, dict):
            self.refuse_unknown(value, known, path)
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            found, key = self._misfit(error, value, kind, path)
            needed = {field.encode_name for field in fields if field.required}
            place = len(self.others)
            if isinstance(value, dict) and key in value and key not in needed:  # what else is wrong shows without it
                try:
                    self.convert({name: item for name, item in value.items() if name != key}, kind, path)
                except SchemaError as other:
                    self.others.insert(place, other)
            raise found from error

    def _misfit(
        self, error: msgspec.ValidationError, value: Any, kind: type[Any], path: Steps
    ) -> tuple[SchemaError, str | int | None]:
        """An error of msgspec as one of ours, and the key below `path` at which it is."""
        problem, inner = place_in(str(error))
        steps = [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", inner)]
        key = steps[0] if steps else None
        fields = msgspec.structs.fields(kind)
        choices = [choice for field in fields if steps == [field.encode_name] for choice in _choices(field.type)]
        if not choices:
            hint = f'Write "{shown(_at(value, steps))}".' if problem in _NO_TEXT else None
            return self.error((*path, *steps), plainly(problem), hint), key
        found = value[key]
        problem = f"found {shown(found)}, expected one of {', '.join(choices)}"
        return self.error((*path, *steps), problem, did_you_mean(str(found), choices)), key

    def refuse_unknown(self, value: dict[str, Any], known: Iterable[str], path: Steps) -> None:
        """Raise for the first key of `value` that is not among `known`, with the nearest known one; note the others."""
        known = list(known)
        problem = f"unknown key; expected one of {', '.join(known)}"
        errors = [
            self.error((*path, key), problem, key_hint(key, value, known) or did_you_mean(key, known))
            for key in value
            if key not in known
        ]
        self.others += errors[1:]
        if errors:
            raise errors[0]

    def mapping(self, value: Any, path: Steps) -> dict[str, Any]:
        """`value` if it is a mapping (an absent one is empty), else an error."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.error(path, f"expected a mapping of names, found {shown(value)}")
        return value

    def _refuse_aliases_and_tags(self, text: str, loader: Any) -> None:
        depth = 0
        for event in yaml.parse(text, Loader=loader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                problem = "anchors and aliases (& and *) are not read"
                raise SchemaError(f"{self.name}:{line}: {problem}", "Write the value out, or put it in quotes.")
            if tag := getattr(event, "tag", None):
                problem = f"the tag {tag.replace(_TAG, '!!')} is not read"
                raise SchemaError(f"{self.name}:{line}: {problem}", "Write the value without a tag.")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEPTH:
                raise SchemaError(f"{self.name}:{line}: nested more than {_DEPTH} deep")

    def _syntax_error(self, error: yaml.YAMLError) -> SchemaError:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if isinstance(mark, yaml.Mark) else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
        if isinstance(error, yaml.composer.ComposerError):  # the one that is left when aliases are refused
            problem = "a second document begins, but only one is read"
        hint = syntax_hint(self._text, error)
        return SchemaError(f"{self.name}{line}: not YAML: {uncapitalised(str(problem))}", hint)

    def _value(self, node: yaml.Node, path: Steps) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._dict(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)  # the composer makes no other kind
        return self._scalar(node, path)

    def _dict(self, node: yaml.MappingNode, path: Steps) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.error(path, "a key is a word, not a list or a mapping")
            key = str(key_node.value)
            self._check_word(key_node, (*path, key), line)
            if key in result:
                first = self.lines[(*path, key)]
                raise SchemaError(
                    f"{self.name}:{line}: {'.'.join(map(str, (*path, key)))}: written twice, first in line {first}"
                )
            self.lines[(*path, key)] = line
            result[key] = self._value(value_node, (*path, key))
        return result

    def _check_word(self, node: yaml.ScalarNode, path: Steps, line: int) -> None:
        if not node.style and str(node.value).lower() in _YES_NO:
            self.lines.setdefault(path, line)
            hint = f'Write "{node.value}" in quotes for the word; write true or false for a truth value.'
            raise self.error(path, f"{node.value} without quotes means a truth value to some YAML readers", hint)
        if any("\ud800" <= c <= "\udfff" for c in str(node.value)):
            self.lines.setdefault(path, line)
            raise self.error(path, "half of a surrogate pair, which is no character", "Write the character itself.")

    def _scalar(self, node: yaml.ScalarNode, path: Steps) -> Any:
        self._check_word(node, path, node.start_mark.line + 1)
        text, tag = str(node.value), node.tag.removeprefix(_TAG)
        if tag in ("timestamp", "str"):  # a date stays the text that was written
            return text
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() == "true"
        if tag == "int":
            return self._integer(text, path)
        if tag == "float" and ":" not in text and "_" not in text:
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        problem = f"{text} without quotes has a meaning of its own to some YAML readers"
        raise self.error(path, problem, f'Write "{text}".')

    def _integer(self, text: str, path: Steps) -> int:
        digits = text.lstrip("+-")
        if len(digits) > 1_000:  # Python itself refuses a few thousand
            raise self.error(path, f"a number of {len(digits):,} digits", f'Write "{text[:20]}…" in quotes for text.')
        if digits == "0" or (digits.isascii() and digits.isdigit() and not digits.startswith("0")):
            return int(text)
        raise self.error(
            path, f"{text} without quotes is a number in another base to some YAML readers", f'Write "{text}".'
        )


def _wide(content: bytes) -> str | None:
    """The encoding of a text in which each character takes several bytes, as Windows calls Unicode; else None."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "UTF-32"
    return "UTF-16" if marked or content[:2].count(0) == 1 else None


def _at(value: Any, steps: list[str | int]) -> Any:
    for step in steps:
        value = value[step]
    return value


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint with the known word that is nearest to `word`, in capitals or not, if one is near."""
    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(one.casefold(), one)
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"Did you mean {folded[near[0]]}?" if near else None


def shown(value: Any) -> str:
    """A value as messages show it: text in quotes, null as nothing."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return f"'{value}'" if isinstance(value, str) else str(value)


def _choices(kind: Any) -> list[str]:
    """The values that a type allows, if it lists them."""
    if get_origin(kind) is Literal:
        return [str(value) for value in get_args(kind)]
    return [choice for part in get_args(kind) for choice in _choices(part)]
