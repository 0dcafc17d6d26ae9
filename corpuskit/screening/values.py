"""What decoding cannot check of attributes: patterns, dates, addresses, references, and which of them must be there."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from msgspec import UNSET

from corpuskit.schema.types import Attribute
from corpuskit.schema.values import TYPES, expected_instead
from corpuskit.screening.records import field_of, is_always_required

#: Whether a record is clean; its status is None if it is accepted.
Test = Callable[[Any, Any], bool]
_MOST_REMEMBERED = 10_000
_DECODED = ("enum", "bool", "int", "float", "string", "ref")


class References:
    """The registries as values refer to them: which ids they have, and which of these were referred to."""

    def __init__(
        self, known: Mapping[str, frozenset[str]], absent: frozenset[str], referred: Mapping[str, set[str]]
    ) -> None:
        self._known = known
        self._absent = absent
        self._referred = referred

    def test(self, registry: str) -> Callable[[Any], bool]:
        """Whether a value refers to a record that is there; one that cannot be looked up is passed."""
        if registry in self._absent:
            return lambda _: False
        known, see = self._known.get(registry), self._referred[registry].add

        def is_known(value: Any) -> bool:
            see(value)
            return known is None or value in known

        return is_known


def attributes_test(attributes: Mapping[str, Attribute], references: References, *, plain: bool) -> Test | None:
    """The test of a record's attributes, given as the record of them or UNSET, and its status; None if all pass."""
    fields = {name: field_of(number) for number, name in enumerate(attributes)}
    tests = [
        (attrgetter(fields[name]), test)
        for name, attribute in attributes.items()
        if (test := _value_test(attribute, references)) is not None
    ]
    conditions = [_condition(attribute, fields) for attribute in attributes.values() if attribute.when]
    required = [] if plain else [fields[a.name] for a in attributes.values() if is_always_required(a)]
    lacks = _lacks(required)
    if not (tests or conditions or required):
        return None

    def is_clean(values: Any, status: Any) -> bool:
        if values is UNSET:
            return status is not None or not (required or conditions)
        if required and status is None and lacks(values):
            return False
        for get, test in tests:
            value = get(values)
            if value is not UNSET and not test(value):
                return False
        return not conditions or all(condition(values) for condition in conditions)

    return is_clean


def _lacks(fields: list[str]) -> Callable[[Any], bool]:
    if len(fields) == 1:
        only = attrgetter(fields[0])
        return lambda values: only(values) is UNSET
    every = attrgetter(*fields) if fields else tuple
    return lambda values: UNSET in every(values)


def _value_test(attribute: Attribute, references: References) -> Callable[[Any], bool] | None:
    tests: list[Callable[[Any], bool]] = []
    if attribute.type == "url" and attribute.pattern is None:
        tests.append(TYPES["url"][0])  # hardly any comes again
    elif attribute.type not in _DECODED or attribute.pattern is not None:
        tests.append(_remembering(attribute))
    if attribute.registry is not None:
        tests.append(references.test(attribute.registry))
    if not tests:
        return None
    one = tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)
    return (lambda values: all(map(one, values))) if attribute.many else one


def _remembering(attribute: Attribute) -> Callable[[Any], bool]:
    """Whether a value is what the schema says; those that were are remembered, as they come again and again."""
    good: set[Any] = set()

    def is_good(value: Any) -> bool:
        if value in good:
            return True
        if isinstance(value, float) or expected_instead(attribute, value) is not None:
            return False  # a number that was decoded as one of another type is looked at as it stands
        if len(good) < _MOST_REMEMBERED:
            good.add(value)
        return True

    return is_good


def _condition(attribute: Attribute, fields: Mapping[str, str]) -> Callable[[Any], bool]:
    """Whether an attribute that applies only sometimes is there when it applies and required, and only then."""
    own = attrgetter(fields[attribute.name])
    others = [(attrgetter(fields[name]), values) for name, values in attribute.when.items()]

    def is_met(values: Any) -> bool:
        held = [(get(values), allowed) for get, allowed in others]
        if any(isinstance(value, list | float) for value, _ in held):
            return False  # whoever looks closer knows how these are compared
        applies = all(value in allowed for value, allowed in held)
        there = own(values) is not UNSET
        return applies if there else not (applies and attribute.required)

    return is_met
