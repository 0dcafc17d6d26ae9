"""Drafts of mappings from the data: for types that nothing names, an error that counts them and lines to fill in.

The steps: `seen` counts the types of files; `missing` tells which of them a mapping does not name; `things`, `links`,
`attributes` and `events` guess what they may be in the schema, by `names` that are alike; `drafts` writes it down, with
`lines`. The other way round, `unused` is what of a schema nothing maps to.
"""

from corpuskit.errors import FormatError
from corpuskit.formats.drafting.drafts import Draft, whole
from corpuskit.formats.drafting.missing import Missing
from corpuskit.formats.drafting.seen import Seen, SeenEvent, see
from corpuskit.formats.drafting.unused import unused
from corpuskit.formats.mapping import Mapping, check_format
from corpuskit.schema.types import Schema
from corpuskit.terminal import count

__all__ = ["Seen", "SeenEvent", "refuse_unnamed", "see", "unused", "whole"]

_MOST_SHOWN = 40


def refuse_unnamed(seen: Seen, mapping: Mapping | None, schema: Schema, format_: str) -> None:
    """Raise FormatError if the mapping does not say what becomes of every type, or if it is for another format.

    The message counts the types, the hint holds lines to add to the mapping, or a whole one where there is none.
    """
    check_format(mapping, format_)
    missing = Missing(seen, mapping or Mapping(format="", schema=""))
    unnamed = missing.all()
    if not unnamed:
        return
    listed = [f"{section} {name} ({number:,})" for section, name, number in unnamed[:_MOST_SHOWN]]
    more = f" and {len(unnamed) - _MOST_SHOWN:,} more" if len(unnamed) > _MOST_SHOWN else ""
    types = count(len(unnamed), "foreign type")
    if mapping is None:
        problem = f"without a mapping nothing says what becomes of {types}: {', '.join(listed)}{more}"
        hint = "Save these lines as a file, fill them in, and give the file with --mapping:"
        text = whole(seen, schema, format_)
    else:
        problem = f"the mapping does not say what becomes of {types}: {', '.join(listed)}{more}"
        hint, text = (
            "Add these lines to the mapping, each under its heading, and fill them in:",
            Draft(missing, schema).text(),
        )
    raise FormatError(problem, f"{hint}\n{text}".rstrip("\n"))
