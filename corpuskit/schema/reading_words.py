"""Words for people in a schema: titles and help, in one language or several, and the names of things."""

from typing import Any

from corpuskit.plainyaml import Steps, YamlFile, shown
from corpuskit.schema import names
from corpuskit.schema.values import is_language

Words = tuple[str | None, dict[str, str]]


def text_or_texts(file: YamlFile, value: Any, path: Steps) -> Words:
    """A text, or texts by language tag: the first one, and all of them if they are given by language."""
    if value is None or isinstance(value, str):
        return value, {}
    if not isinstance(value, dict) or not value:
        raise file.error(path, f"expected text, or texts by language, found {shown(value) if value else 'nothing'}")
    for language, text in value.items():
        if not is_language(language):
            problem = f"expected a language tag such as en or pt-BR, found {shown(language)}"
            raise file.error((*path, language), problem)
        if not isinstance(text, str):
            raise file.error((*path, language), f"expected text, found {shown(text)}")
    return next(iter(value.values())), value


def divided(file: YamlFile, data: dict[str, Any], path: Steps) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a mapping says besides its words for people, and those words as fields of a `Named` thing."""
    title, titles = text_or_texts(file, data.get("title"), (*path, "title"))
    help_, helps = text_or_texts(file, data.get("help"), (*path, "help"))
    rest = {key: value for key, value in data.items() if key not in ("title", "help")}
    return rest, {"title": title, "titles": titles, "help": help_, "helps": helps}


def examples_of(file: YamlFile, value: Any, path: Steps) -> tuple[str, ...]:
    """A list of texts that show annotators what is meant."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise file.error(path, f"expected a list of texts, found {shown(value)}", "Write examples: [one, two].")
    for index, item in enumerate(value):
        if not isinstance(item, str):
            raise file.error((*path, index), f"expected text, found {shown(item)}")
    return tuple(value)


def check_name(file: YamlFile, name: str, path: Steps, own: tuple[str, ...]) -> None:
    """Raise where a name cannot be that of a column beside `own`."""
    problem = names.problem_with(name)
    if name in own:
        problem = f"'{name}' is a column that every such table has"
    if problem:
        raise file.error(path, problem, "Choose another name.")
