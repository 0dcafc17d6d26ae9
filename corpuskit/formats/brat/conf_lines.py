"""The lines of brat's annotation.conf and visual.conf as sections of types, and what in them brat could not read.

It follows brat's own reader: sections in brackets, macros that hold for their section, the hierarchy by indentation,
names divided by `|`, arguments divided by commas, and how often an argument may be given at the end of its name.
"""

import re
from collections.abc import Iterator

import msgspec

from corpuskit.plainyaml import did_you_mean

RESERVED = frozenset(
    f"<{name}>"
    for name in ("ANY", "ENTITY", "RELATION", "EVENT", "NONE", "EMPTY", "REL-TYPE", "URL", "URLBASE", "GLYPH-POS",
                 "DEFAULT", "NORM", "OVERLAP", "OVL-TYPE", "INHERIT")
)  # fmt: skip
NOT_TYPES = frozenset({"<OVERLAP>", "ENTITY-NESTING"})  # lines of [relations] that say which spans may overlap
_ALIASES = {"spans": "entities"}
_HEADER = re.compile(r"\s*\[(.*)\]\s*")
_MACRO = re.compile(r"<([a-zA-Z_-]+)>=\s*(.*?)\s*")
_LOOSE = re.compile(r"(\s*)(\S+)(?:\s+(.*))?")
_TABBED = re.compile(r"(\s*)([^\t]+)(?:\t(.*))?")
_ARGUMENT = re.compile(r"(\S*?):(\S*)")
_KEY = re.compile(r"(\S+?)(\{\S+\}|\?|\*|\+|)")
_RANGE = re.compile(r"\{([0-9]{1,6})(?:-([0-9]{1,6}))?\}")
_LONGEST = 20_000  # code points of a line with its macros written out
_COUNTS: dict[str, tuple[int, int | None]] = {"": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}
_USUAL_COUNTS = "Write {2} for exactly two, {1-3} for one to three."


class ConfFault(msgspec.Struct, frozen=True):
    """Something in a file that brat does not understand: the line, why, what to do. What is `tolerated` cannot be meant
    either, but brat goes on.
    """

    line: int
    problem: str
    hint: str | None = None
    tolerated: bool = False


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """One argument of a type: its key, the types or values that it takes, and how often it may be given."""

    key: str
    types: tuple[str, ...]
    least: int = 1
    most: int | None = 1


class ConfType(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a section. `terms` are its name and what it is called besides; `special` are arguments such as
    ``<REL-TYPE>``; `unused` types only group others, `above` are the names of the types that it is indented below.
    """

    line: int
    terms: tuple[str, ...]
    unused: bool = False
    above: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    special: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The name by which annotation files call the type."""
        return self.terms[0]

    def argument(self, key: str) -> Argument | None:
        """The argument of this key, if there is one."""
        return next((argument for argument in self.arguments if argument.key == key), None)


class ConfFile(msgspec.Struct, frozen=True):
    """The sections of a file in its order, each with its types, and its faults by line."""

    sections: dict[str, tuple[ConfType, ...]]
    faults: tuple[ConfFault, ...]


def parsed(content: str, known: tuple[str, ...], tabbed: frozenset[str] = frozenset()) -> ConfFile:
    """A file of brat's configuration. Sections that are not `known` are not read; in `tabbed` ones only tabs divide
    names from arguments. Nothing is raised: each fault has its line, and the rest is read all the same.
    """
    lines: dict[str, list[tuple[int, str]]] = {}
    faults: list[ConfFault] = []
    section: str | None = None
    for number, line in enumerate(content.removeprefix("\ufeff").split("\n"), 1):
        if header := _HEADER.fullmatch(line):
            section = _ALIASES.get(header[1], header[1])
            lines.setdefault(section, [])
            if section not in known:
                hint = did_you_mean(section, known) or f"Known sections: {', '.join(known)}."
                problem = f"there is no section [{section}], so brat ignores what is in it"
                faults.append(ConfFault(number, problem, hint, tolerated=True))
        elif section is not None:
            lines[section].append((number, line.rstrip("\r")))
        elif line.strip() and not line.lstrip().startswith("#"):
            problem = "the line stands before the first section, so brat ignores it"
            faults.append(ConfFault(number, problem, f"Begin with a section such as [{known[0]}].", tolerated=True))
    sections = {}
    for name, inside in lines.items():
        if name in known:
            reading = _Section(name in tabbed)
            sections[name] = tuple(reading.types(inside))
            faults += reading.faults
    return ConfFile(sections, tuple(sorted(faults, key=lambda fault: fault.line)))


class _Section:
    """The state of reading one section: its macros, and the last type at each depth."""

    def __init__(self, tabbed: bool) -> None:
        self.faults: list[ConfFault] = []
        self._tabbed = tabbed
        self._macros: dict[str, str] = {}
        self._above: dict[int, ConfType] = {}
        self._orphans = 0

    def _fault(self, line: int, problem: str, hint: str | None = None) -> None:
        self.faults.append(ConfFault(line, problem, hint))

    def types(self, lines: list[tuple[int, str]]) -> Iterator[ConfType]:
        """The types of the lines; lines that are no types are noted."""
        for number, line in lines:
            if not line.strip() or line.lstrip().startswith("#") or not line.strip().strip("-"):
                continue
            if macro := _MACRO.fullmatch(line):
                self._define(number, f"<{macro[1]}>", macro[2])
            elif (written_out := self._written_out(number, line)) is not None:
                yield from self._type(number, written_out)

    def _define(self, number: int, name: str, value: str) -> None:
        if name in RESERVED:
            self._fault(number, f"the word {name} is brat's own and cannot be a macro", "Give the macro another name.")
        else:
            self._macros[name] = value

    def _written_out(self, number: int, line: str) -> str | None:
        """The line with its macros written out, in the order in which they were defined, as brat does."""
        for name, value in self._macros.items():
            if len(line) + line.count(name) * len(value) > _LONGEST:
                self._fault(number, f"with its macros written out the line is longer than {_LONGEST:,} characters")
                return None
            line = line.replace(name, value)
        for word in re.findall(r"<[^>]*>", line):
            if word not in RESERVED:
                hint = did_you_mean(word, [*self._macros, *RESERVED])
                self._fault(number, f"there is no macro {word} in this section", hint or "Macros hold for one section.")
                return None
        return line

    def _type(self, number: int, line: str) -> Iterator[ConfType]:
        indent, terms, arguments = _divided(line, self._tabbed)
        if not terms:
            self._fault(number, "the line has no name")
            return
        depth = len(indent)
        parent = self._above.get(depth - 1)
        if depth and parent is None:
            parent = self._nearest_above(number, depth)
        inherited = self._inherited(number, parent) if "<INHERIT>" in arguments else ()
        own = [argument for argument in arguments if argument != "<INHERIT>"]
        type_ = ConfType(
            line=number,
            terms=self._names(number, terms),
            unused=any(term.startswith("!") for term in terms),
            above=() if parent is None else (*parent.above, parent.name),
            arguments=(*inherited, *self._arguments(number, own)),
            special=self._special(own),
        )
        self._above[depth] = type_
        yield type_

    def _inherited(self, number: int, parent: ConfType | None) -> tuple[Argument, ...]:
        if parent is None:
            hint = "Indent it by one tab more than the type that it inherits from."
            self._fault(number, "the type is below no other, so <INHERIT> has no meaning", hint)
            return ()
        return parent.arguments

    def _nearest_above(self, number: int, depth: int) -> ConfType | None:
        """The type that a line with too deep an indentation must be below; said once for the section."""
        self._orphans += 1
        if self._orphans == 1:
            problem = f"indented by {depth} characters, but no type before it is indented by {depth - 1}"
            self._fault(number, problem, "Indent by one tab for each level: brat counts characters.")
        return next((self._above[above] for above in range(depth - 1, -1, -1) if above in self._above), None)

    def _names(self, number: int, terms: list[str]) -> tuple[str, ...]:
        first, *others = [term.removeprefix("!") for term in terms]
        stored = first if first in NOT_TYPES else re.sub(r"[^a-zA-Z0-9_-]", "_", first)
        if stored != first:
            hint = "Use the letters A to Z and a to z, digits, hyphens and underscores."
            problem = f"the name '{first}' has characters that brat replaces: it writes '{stored}'"
            self.faults.append(ConfFault(number, problem, hint, tolerated=True))
        return (stored, *others)

    def _special(self, arguments: list[str]) -> dict[str, str]:
        pairs = (argument.partition(":") for argument in arguments)
        return {key: value for key, _, value in pairs if key in RESERVED}

    def _arguments(self, number: int, arguments: list[str]) -> Iterator[Argument]:
        seen: set[str] = set()
        for written in arguments:
            match = _ARGUMENT.fullmatch(written)
            if match is None or not match[1]:
                hint = "Write KEY:TYPE, with commas between arguments and | between types."
                self._fault(number, f"'{written}' is no argument", hint)
                continue
            if match[1] in RESERVED:
                continue
            argument = self._argument(number, match[1], match[2])
            if argument is not None and argument.key in seen:
                self._fault(number, f"the argument {argument.key} is given twice", "Put its types together with |.")
            elif argument is not None:
                seen.add(argument.key)
                yield argument

    def _argument(self, number: int, word: str, types: str) -> Argument | None:
        match = _KEY.fullmatch(word)
        assert match is not None  # any word matches
        key, repetition = match.groups()
        counts = _counts(repetition)
        if counts is None:
            self._fault(number, f"'{repetition}' does not say how often {key} may be given", _USUAL_COUNTS)
            counts = (0, None)
        least, most = counts
        if most != 1 and key[-1].isdigit():
            problem = f"the argument {key} ends with a digit, so it cannot be repeated: brat numbers what is repeated"
            self._fault(number, problem, "Give it a name that ends with a letter.")
        named = tuple(type_ for type_ in types.split("|") if type_)
        if not named or len(named) < types.count("|") + 1:
            self._fault(number, f"the argument {key} has an empty type", "Write one type on each side of |.")
        return Argument(key=key, types=named, least=least, most=most) if named else None


def _divided(line: str, tabbed: bool) -> tuple[str, list[str], list[str]]:
    """The indentation, names and arguments of a line. Old files have blanks in names and divide by tabs."""
    match = (_TABBED if tabbed else _LOOSE).fullmatch(line)
    found = _parts(match)
    if any(re.search(r"\s", argument) for argument in found[2]) and "\t" in line.strip():
        found = _parts(_TABBED.fullmatch(line))
    return found


def _parts(match: re.Match[str] | None) -> tuple[str, list[str], list[str]]:
    if match is None:
        return "", [], []
    terms = [term.strip() for term in match[2].split("|") if term.strip().strip("!")]
    arguments = [argument.strip() for argument in (match[3] or "").split(",") if argument.strip()]
    return match[1], terms, arguments


def _counts(repetition: str) -> tuple[int, int | None] | None:
    """How often an argument may be given, as (least, most), or None where the words for it are wrong."""
    if repetition in _COUNTS:
        return _COUNTS[repetition]
    match = _RANGE.fullmatch(repetition)
    if match is None:
        return None
    least = int(match[1])
    most = least if match[2] is None else int(match[2])
    return (least, most) if most > 0 and least <= most else None
