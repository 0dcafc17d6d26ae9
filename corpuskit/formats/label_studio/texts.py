"""The text of a task and the places in it: of a plain text, of a page, or of paragraphs with their speakers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from corpuskit.formats.json_tasks import offset_of
from corpuskit.formats.label_studio.config import Config, Shown
from corpuskit.formats.label_studio.hypertext import Node, nodes_of_page, nodes_of_text
from corpuskit.formats.label_studio.names import TEXT
from corpuskit.offsets import Piece

BETWEEN = "\n\n"  # paragraphs
_COMMON = 1 << 30  # what is smaller is an offset without a further look


class TaskText(msgspec.Struct, kw_only=True):
    """The text of a task: `name` is what results call it, `key` the part of the data that holds it.

    `nodes` are those of a page, or the paragraphs with numbers as paths; `numbered` tells the two apart.
    """

    text: str | None
    name: str | None
    key: str | None
    nodes: tuple[Node, ...] | None = None
    numbered: bool = False
    by_path: dict[str, Node] | None = None

    def pieces(self, value: Mapping[str, Any]) -> tuple[Piece, ...] | None:
        """The pieces that a result's value marks, as its offsets count, or None where it names no place.

        Places inside of nodes and paragraphs are code points: in which unit they were counted is proved by each one's
        own recorded text.
        """
        if self.numbered:
            return self._in_paragraphs(value)
        whole = value.get("globalOffsets")
        if isinstance(whole, dict):
            value = whole
        start, end = value.get("start"), value.get("end")
        if type(start) is not int or type(end) is not int or abs(start) >= _COMMON or abs(end) >= _COMMON:
            start, end = _number(start), _number(end)
        return self._in_nodes(value) if start is None or end is None else ((start, end),)

    def _in_nodes(self, value: Mapping[str, Any]) -> tuple[Piece, ...] | None:
        if self.nodes is None:
            self.nodes = nodes_of_text(self.text or "")
        first, last = self._node(value.get("start")), self._node(value.get("end"))
        places = offset_of(value.get("startOffset")), offset_of(value.get("endOffset"))
        if first is None or last is None or places[0] is None or places[1] is None:
            return None
        found = first.start + places[0], last.start + places[1]
        recorded, text = value.get("text"), self.text or ""
        if isinstance(recorded, str) and text[found[0] : found[1]] != recorded:
            within = _of_units(first.text, places[0]), _of_units(last.text, places[1])
            if within[0] is not None and within[1] is not None:
                other = first.start + within[0], last.start + within[1]
                found = other if text[other[0] : other[1]] == recorded else found
        return (found,)

    def _node(self, path: Any) -> Node | None:
        if self.by_path is None:
            self.by_path = {node.path: node for node in self.nodes or ()}
        return self.by_path.get(path) if isinstance(path, str) else None

    def _in_paragraphs(self, value: Mapping[str, Any]) -> tuple[Piece, ...] | None:
        numbers = [_number(value.get(name)) for name in ("start", "end", "startOffset", "endOffset")]
        first, last, start, end = numbers
        if first is None or last is None or start is None or end is None or not self.nodes:
            return None
        if not 0 <= first <= last < len(self.nodes):
            return None
        recorded = value.get("text")
        found = self._parts(first, last, start, end)
        if isinstance(recorded, str) and not self._reads(found, recorded):
            units = _of_units(self.nodes[first].text, start), _of_units(self.nodes[last].text, end)
            if units[0] is not None and units[1] is not None:
                other = self._parts(first, last, units[0], units[1])
                found = other if self._reads(other, recorded) else found
        return found

    def _reads(self, pieces: Sequence[Piece], recorded: str) -> bool:
        there = "".join((self.text or "")[start:end] for start, end in pieces)
        return "".join(there.split()) == "".join(recorded.split())

    def _parts(self, first: int, last: int, start: int, end: int) -> tuple[Piece, ...]:
        pieces = []
        for number in range(first, last + 1):
            node = (self.nodes or ())[number]
            begin = start if number == first else 0
            until = end if number == last else len(node.text)
            if first == last or until > begin:
                pieces.append((node.start + begin, node.start + until))
        return tuple(pieces)


def text_of(data: Mapping[str, Any], results: Sequence[Mapping[str, Any]], config: Config) -> TaskText:
    """The text of a task that the results speak of: the config says which, else what they record decides."""
    shown = config.text
    key = shown.key if shown is not None and part_of(data, shown.key) is not None else None
    regions = [
        result
        for result in results
        if type(value := result.get("value")) is dict and "start" in value and "end" in value
    ]
    named = shown.name if shown is not None else _most_named(regions or results)
    if key is None:
        key = _found_key(data, regions, named)
    found = None if key is None else part_of(data, key)
    if isinstance(found, list):
        return _paragraphs(found, named, key, shown)
    if not isinstance(found, str) or (shown is not None and shown.elsewhere) or _is_address(found, regions):
        return TaskText(text=None, name=named, key=key)
    if shown.tag == "hypertext" if shown is not None else "<" in found and _are_of_page(regions):
        text, nodes = nodes_of_page(found)
        return TaskText(text=text, name=named, key=key, nodes=nodes)
    return TaskText(text=found, name=named, key=key)


def part_of(data: Mapping[str, Any], key: str) -> Any:
    """A part of the data, or a part of a part where the name has dots; None where there is none."""
    if key in data:
        return data[key]
    found: Any = data
    for name in key.split("."):
        if not isinstance(found, dict) or name not in found:
            return None
        found = found[name]
    return found


def _most_named(results: Sequence[Mapping[str, Any]]) -> str | None:
    names = Counter(name for result in results if isinstance(name := result.get("to_name"), str))
    return names.most_common(1)[0][0] if names else None


def _found_key(data: Mapping[str, Any], regions: Sequence[Mapping[str, Any]], named: str | None) -> str | None:
    """The part of the data that holds the text: where the recorded texts stand, else the likeliest."""
    texts = [name for name, value in data.items() if isinstance(value, str)]
    source = next((r["source"] for r in regions if isinstance(r.get("source"), str)), "").removeprefix("$")
    first = [name for name in (named, source, TEXT) if name is not None and name in data]
    longest = sorted(texts, key=lambda name: len(data[name]), reverse=True)
    for name in first:
        if isinstance(data[name], list) and _are_paragraphs(data[name]):
            return name
    candidates = list(dict.fromkeys([name for name in first if name in texts] + longest))
    listed = next((name for name, value in data.items() if isinstance(value, list) and _are_paragraphs(value)), None)
    if listed is not None and (not candidates or _are_of_paragraphs(regions)):
        return listed
    if len(candidates) < 2 or not regions:
        return candidates[0] if candidates else None
    return _best_fitting(data, candidates, _recorded(regions))


def _recorded(regions: Sequence[Mapping[str, Any]]) -> list[tuple[str, int | None]]:
    """The texts that regions record, each with where it should begin."""
    return [
        (recorded, _number(value.get("start")))
        for value in (region["value"] for region in regions)
        if isinstance(recorded := value.get("text"), str) and recorded
    ]


def _best_fitting(data: Mapping[str, Any], names: Sequence[str], recorded: Sequence[tuple[str, int | None]]) -> str:
    """The part in which most recorded texts stand where they should, then anywhere; of equals the first."""
    best, most = names[0], (-1, -1)
    for name in names:
        fits = _fitting(data[name], recorded)
        if fits > most:
            best, most = name, fits
        if fits[0] == len(recorded):  # no other can fit better
            break
    return best


def _fitting(text: str, recorded: Sequence[tuple[str, int | None]]) -> tuple[int, int]:
    """How many recorded texts stand in a text where they should, and how many anywhere."""
    exact = anywhere = 0
    for words, start in recorded:
        here = start is not None and start >= 0 and text.startswith(words, start)
        exact += here
        anywhere += here or words in text
    return exact, anywhere


def _paragraphs(found: list[Any], name: str | None, key: str | None, shown: Shown | None) -> TaskText:
    speaker = shown.speaker if shown is not None else "author"
    said = shown.said if shown is not None else "text"
    nodes: list[Node] = []
    parts: list[str] = []
    length = 0
    for number, one in enumerate(found):
        given = one if isinstance(one, dict) else {said: one}
        words = given.get(said)
        words = words if isinstance(words, str) else ""
        who = given.get(speaker)
        before = (BETWEEN if number else "") + (f"{who}: " if isinstance(who, str) and who else "")
        nodes.append(Node(str(number), length + len(before), words))
        parts += [before, words]
        length += len(before) + len(words)
    return TaskText(text="".join(parts), name=name, key=key, nodes=tuple(nodes), numbered=True)


def _are_paragraphs(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(one, dict) and isinstance(one.get("text"), str) for one in value)


def _are_of_paragraphs(regions: Sequence[Mapping[str, Any]]) -> bool:
    return any("startOffset" in region["value"] and _number(region["value"]["start"]) is not None for region in regions)


def _are_of_page(regions: Sequence[Mapping[str, Any]]) -> bool:
    return any(
        "globalOffsets" in region["value"] or isinstance(region["value"].get("startOffset"), int) for region in regions
    )


def _is_address(text: str, regions: Sequence[Mapping[str, Any]]) -> bool:
    """Whether what should be a text is where the text is to be had, so that the results go beyond it."""
    if "://" not in text[:20] and not text.startswith("/data/"):
        return False
    ends = [_number(region["value"].get("end")) for region in regions]
    return len(text.split()) == 1 and (not ends or any(end is not None and end > len(text) for end in ends))


def _number(value: Any) -> int | None:
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else None
    return offset_of(value)


def _of_units(text: str, place: int) -> int | None:
    """A place that counts UTF-16 units in code points; None inside a character or outside of the text."""
    units = text[: max(place, 0)].encode("utf-16-le", "surrogatepass")[: 2 * place]
    if place < 0 or len(units) < 2 * place:
        return None
    try:
        return len(units.decode("utf-16-le"))
    except UnicodeDecodeError:
        return None
