"""Titles or help of the schema are given in several languages, but some of them lack one.

Who reads the codebook or the pages in that language meets another one there. Add the text, or leave the language out
everywhere. Texts that are given without a language are not looked at.

Bad:

    schema.yaml: {"schema":"own","version":1,"layers":{"quotes":{"help":{"en":"What was said","de":"Was gesagt wurde"}},"sources":{"help":{"en":"Who said it"}}}}

Good:

    schema.yaml: {"schema":"own","version":1,"layers":{"quotes":{"help":{"en":"What was said","de":"Was gesagt wurde"}},"sources":{"help":{"en":"Who said it","de":"Wer es sagte"}}}}
"""  # noqa: E501

from collections.abc import Iterator, Mapping

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found
from corpuskit.findings import Finding, Place, Severity
from corpuskit.schema.types import Named, Schema
from corpuskit.terminal import count

CODE = "SCH106"
NAME = "translation-missing"
SEVERITY = Severity.INFO
_found = Found(CODE, NAME, SEVERITY)


def check(schema: Schema, _context: Context) -> Iterator[Finding]:
    """One finding for each language that some texts lack."""
    texts = list(_texts(schema))
    languages = dict.fromkeys(language for _, by_language in texts for language in by_language)
    for language in languages:
        lacking = [where for where, by_language in texts if language not in by_language]
        if lacking:
            others = f" and {count(len(lacking) - 1, 'other text')}" if len(lacking) > 1 else ""
            verb = "are" if others else "is"
            message = f"{lacking[0]}{others} {verb} not given in {language}, though {len(texts) - len(lacking)} are"
            message = message.replace("though 1 are", "though 1 is")
            yield _found.at(Place("schema.yaml", 0), message, f"Add {language}, or take it out everywhere.")


def _texts(schema: Schema) -> Iterator[tuple[str, Mapping[str, str]]]:
    if schema.helps:
        yield "help", schema.helps
    for where, named in _named(schema):
        for key, by_language in (("title", named.titles), ("help", named.helps)):
            if by_language:
                yield f"{where}.{key}", by_language


def _named(schema: Schema) -> Iterator[tuple[str, Named]]:
    yield from ((f"metadata.{name}", attribute) for name, attribute in schema.metadata.items())
    for registry in schema.registries.values():
        yield from ((f"registries.{registry.name}.{name}", column) for name, column in registry.columns.items())
    for layer in schema.layers.values():
        yield f"layers.{layer.name}", layer
        yield from ((f"layers.{layer.name}.labels.{name}", label) for name, label in layer.labels.items())
        yield from ((f"layers.{layer.name}.attributes.{name}", item) for name, item in layer.attributes.items())
    for relation in schema.relations.values():
        yield f"relations.{relation.name}", relation
        yield from ((f"relations.{relation.name}.attributes.{n}", item) for n, item in relation.attributes.items())
