"""The codebook of a corpus: what its schema names and demands, with how often each thing occurs, to read or print."""

from typing import Any

from corpuskit.publish.framing import Frame, page_of
from corpuskit.publish.pages.codebook import constraints
from corpuskit.publish.pages.codebook.counting import read_counts
from corpuskit.publish.pages.codebook.entries import Entries, spoken
from corpuskit.schema.showing import languages_of
from corpuskit.schema.types import Schema

NAME = "codebook"
TITLE = "What is annotated, and by which rules"
PATH = r"/(?P<database>[^/.]+)/-/codebook$"
MENU: str | None = "Codebook"
TEMPLATE = "corpuskit-codebook.html"


def offered(schema: Schema) -> bool:
    """Every corpus has a schema."""
    return True


def reads(schema: Schema) -> frozenset[str]:
    """The documents; what a visitor may not see is left out."""
    return frozenset({"documents"})


@page_of(NAME, reads)
async def respond(frame: Frame) -> Any:
    """The page. `language` chooses among the languages in which the schema speaks."""
    schema, visible = frame.schema, frame.visible
    languages = languages_of(schema)
    language = frame.asked("language")
    counts = await frame.read(lambda connection: read_counts(connection, schema, visible))
    made = Entries(frame, counts, language)
    context = {
        "help": spoken(schema.helps, language) or schema.help,
        "languages": [(one, frame.address.page(NAME, language=one), one == language) for one in languages],
        "layers": [made.layer(layer) for layer in schema.layers.values() if layer.name in visible],
        "metadata": made.metadata(),
        "registries": [made.registry(one) for one in schema.registries.values() if one.name in visible],
        "relations": [made.relation(one) for one in schema.relations.values()] if "relations" in visible else [],
        "rules": [made.rule(rule) for rule in schema.rules],
        "statuses": list(constraints.of_status(schema)),
    }
    return await frame.page(TEMPLATE, context, name=NAME)
