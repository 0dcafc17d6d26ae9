"""A rule of the schema returns a key that names nothing.

Rows of a rule are keys of annotations or relations, ids of documents, or ids of records of a registry, as the name of
its column says. A value that is none of them cannot be shown, so the rule says something else than its author meant.
Select the column key of a layer, or the column id of documents as document.

Bad:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    schema.yaml: {schema: s, version: 1, layers: {notes: {span: {pieces: 1}}}, rules: [{id: odd, severity: error,
    schema.yaml: message: m, sql: SELECT id AS key FROM documents}]}

Good:

    documents/00001.jsonl: {"id":"a","text":"The mayor spoke."}
    schema.yaml: {schema: s, version: 1, layers: {notes: {span: {pieces: 1}}}, rules: [{id: odd, severity: error,
    schema.yaml: message: m, sql: SELECT id AS document FROM documents WHERE title = 'None'}]}
"""

from corpuskit.findings import Severity

CODE = "SCH104"
NAME = "rule-names-nothing"
SEVERITY = Severity.ERROR
