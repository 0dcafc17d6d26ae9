"""A rule of the schema disagrees with an example that stands beside it.

A rule must find something in each of its bad examples and nothing in the good ones. One that does not is not the rule
that its author meant, so its findings cannot be relied on. Mend the statement, or the example.

Bad:

    schema.yaml: {schema: s, version: 1, layers: {notes: {span: {pieces: 1}}},
    schema.yaml: rules: [{id: short, severity: error, message: m, sql: "SELECT key FROM notes WHERE length(text) > 3",
    schema.yaml: examples: [bad: {text: abc, annotations: [{id: n1, layer: notes, text: abc}]}]}]}

Good:

    schema.yaml: {schema: s, version: 1, layers: {notes: {span: {pieces: 1}}},
    schema.yaml: rules: [{id: short, severity: error, message: m, sql: "SELECT key FROM notes WHERE length(text) > 2",
    schema.yaml: examples: [bad: {text: abc, annotations: [{id: n1, layer: notes, text: abc}]}]}]}
"""

from corpuskit.findings import Severity

CODE = "SCH101"
NAME = "rule-example-fails"
SEVERITY = Severity.WARNING
