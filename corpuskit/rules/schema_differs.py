"""Annotation lines say that they were made by another schema than that of the corpus.

Often this is harmless: the schema got a new version, and what is annotated still fits. It is worth a look where the
new version gave a label another meaning, which no rule can see. To be rid of it, look the lines through and state the
new schema in them. It is said once for each annotator and schema, at the first line.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","schema":"news@0","annotations":[]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    annotations/gold/00001.jsonl: {"document":"a","schema":"news@1","annotations":[]}
"""

from collections.abc import Iterator

from corpuskit.evidence.context import Context
from corpuskit.evidence.found import Found, quoted
from corpuskit.evidence.view import View
from corpuskit.findings import Finding, Severity

CODE = "COR104"
NAME = "schema-differs"
SEVERITY = Severity.INFO
_found = Found(CODE, NAME, SEVERITY)


def check(view: View, context: Context) -> Iterator[Finding]:
    """One finding in the whole corpus for each annotator and reference."""
    ours = context.schema.reference
    for line in view.lines:
        theirs = line.record.schema
        if theirs in (None, ours) or not context.first_time((CODE, line.annotator, theirs)):
            continue
        message = (
            f"annotations of {line.annotator}, here for the first time, were made by {quoted(theirs)}, "
            f"but the schema of the corpus is {quoted(ours)}"
        )
        yield _found.in_line(line, message)
