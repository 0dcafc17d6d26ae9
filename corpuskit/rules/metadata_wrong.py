"""A metadata value is not of the type that the schema says.

A date that is no date cannot be sorted or filtered by, and a value of the wrong type disappears from facets. Correct
the value; where it is not known, leave the key out rather than guess.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","metadata":{"published":"3 April 2024"}}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke.","metadata":{"published":"2024-04-03"}}
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.values import problem_with
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "DOC107"
NAME = "metadata-wrong"
SEVERITY = Severity.ERROR
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding for each value that does not fit; keys that the schema does not know are another rule's."""
    if view.document is None:
        return
    for key, value in view.document.metadata.items():
        attribute = context.schema.metadata.get(key)
        if attribute is not None and (problem := problem_with(attribute, value)):
            yield _found.in_document(view, f"the document {quoted(view.document.id)} has {key} {problem}")
