"""What each rule says, word for word, of the bad examples in its explanation."""

from pathlib import Path

import pytest

from corpuskit.rules import RULES, Rule
from tests.corpus_of_lines import examples_of, findings_in

MESSAGES = {
    "line-unreadable": [
        "the line cannot be read: it ends before the record does",
        "the line cannot be read: unknown key 'author'",
        "annotation e1 cannot be read: pieces[0]: expected a list, found text",
    ],
    "line-without-document": [
        "the document 'b' is not in documents/00001.jsonl",
    ],
    "document-annotated-twice": [
        "anna has annotated the document 'a' already at annotations/anna/00001.jsonl:1",
    ],
    "schema-differs": [
        "annotations of gold, here for the first time, were made by 'news@0', but the schema of the corpus is 'news@1'",
    ],
    "id-unsafe": [
        "the document id '../a' is not safe",
        "the annotation id 'c 1' is not safe",
    ],
    "required-field-missing": [
        "c1 is suggested, but has no tool and no confidence",
    ],
    "file-not-read": [
        "no command reads this file",
        "no command reads this file",
    ],
    "byte-order-mark": [
        "the file begins with a byte order mark",
    ],
    "key-repeated": [
        "the document 'a' has the key 'language' more than once",
    ],
    "language-wrong": [
        "the document 'a' has the language 'English', expected a language tag such as en or pt-BR",
    ],
    "title-empty": [
        "the title of the document 'a' is nothing but white space",
    ],
    "confidence-wrong": [
        "c1 has the confidence 80.0, expected a number from 0 to 1",
    ],
    "registry-missing": [
        "there is no such file, but actor refers to it, first at annotations/gold/00001.jsonl:1",
    ],
    "document-repeated": [
        "the document id 'a' is taken already at documents/00001.jsonl:1",
    ],
    "document-without-text": [
        "the document 'a' has no text and no text_sha256 and no length",
    ],
    "document-hash-differs": [
        "the document 'a' states a length of 17, but its text has 16 characters",
    ],
    "text-changed": [
        (
            "gold annotated another text of the document 'a': its hash is '9f86d081884c7d659a2…822cd15d6c15b0f00a08', "
            "that of the text now 'fa7d32ab42b09836b80…6da3091f7e25a20188d9'"
        ),
    ],
    "text-empty": [
        "the document 'a' has nothing but white space",
    ],
    "metadata-unknown": [
        "the document 'a' has the metadata key 'outlett', which the schema does not know",
    ],
    "metadata-wrong": [
        "the document 'a' has published '3 April 2024', expected a date such as 2024-04-03",
    ],
    "metadata-missing": [
        "the document 'a' has no published",
    ],
    "span-out-of-bounds": [
        "e1 ends at 99, but the text has 16 characters",
        "e1 runs backwards, from 9 to 4",
    ],
    "span-empty": [
        "e1 has a piece of no width at 4",
    ],
    "text-differs": [
        "e1 records 'mayor', but its pieces hold 'spoke'",
    ],
    "white-space-at-edge": [
        "e1 ends with white space at 10",
    ],
    "span-splits-word": [
        "e1 ends inside the word 'mayor' at 7",
    ],
    "span-crosses-block": [
        "q1 runs from 0 to 23 over 2 blocks of the text; the first of them ends at 9",
    ],
    "piece-count-wrong": [
        "e1 has 2 pieces, but the layer entities allows one",
        "d1 has 1 piece, but the layer coding is about the whole document",
        "q1 has no pieces, but the layer quotes marks places in the text",
    ],
    "pieces-overlap": [
        "q1 has the pieces 0 to 8 and 3 to 8, which overlap",
    ],
    "spans-overlap": [
        "e2 overlaps e1, but the layer entities allows no overlap",
    ],
    "spans-cross": [
        "q1 and q2 cross, but the layer quotes allows only nesting",
    ],
    "layer-unknown": [
        "e1 is of the layer 'entity', which the schema does not know",
    ],
    "label-unknown": [
        "e1 has the label 'PERSONS', which the layer entities does not know",
    ],
    "label-missing": [
        "e1 has no label, but the layer entities requires one",
    ],
    "attribute-unknown": [
        "e1 has the attribute 'mentoin', which the layer entities does not know",
    ],
    "attribute-missing": [
        "s1 has no identity, which the layer sources requires",
    ],
    "attribute-wrong": [
        "e1 has mention 'noun', expected one of name, nominal, pronoun",
        "d1 has topic 'floods', expected a list of values",
    ],
    "id-repeated": [
        "two annotations have the id 'x1': one of entities, one of cues",
    ],
    "statement-repeated": [
        "d2 is a second statement of the layer coding about the document, after d1",
    ],
    "relation-unknown": [
        "r1 is of the type 'atributed_to', which the schema does not know",
    ],
    "relation-end-missing": [
        "r1 (attributed_to) ends at 's2', but gold has no such annotation in the document",
    ],
    "relation-end-wrong": [
        "r1 (attributed_to) starts at s1 of sources, not of quotes and ends at q1 of quotes, not of sources",
    ],
    "relation-count-wrong": [
        "q1 has 2 relations attributed_to (r1, r2), but the schema allows at most 1",
    ],
    "relation-stored-twice": [
        "r2 links c2 and c1 as contradicts, as r1 does already",
    ],
    "relation-to-itself": [
        "r1 (contradicts) links c1 with itself",
    ],
    "reference-unknown": [
        "e1 has actor 'ada-fynch', but registry/actors.csv has no such record",
    ],
    "registry-unreadable": [
        "the registry cannot be read: there is no column 'id'",
    ],
    "registry-value-missing": [
        "the record 'ada-finch' of actors has no name",
    ],
    "registry-value-wrong": [
        "the record 'ada-finch' of actors has wikidata '42', expected text like '^Q[1-9][0-9]*$'",
    ],
    "registry-id-repeated": [
        "the id 'finch' of actors is taken already in line 2",
    ],
    "registry-column-unknown": [
        "the registry actors has the column 'job', which the schema does not know",
        "the record 'ada-finch' of actors has 1 cell more than there are columns",
    ],
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.NAME)
def test_a_rule_says_this_of_its_bad_examples(rule: Rule, tmp_path: Path) -> None:
    """Protects the wording that people search for, and that it names the id and the real values."""
    said = []
    for number, lines in enumerate(examples_of(rule, "Bad")):
        said += [finding.message for finding in findings_in(tmp_path / str(number), *lines)]
    assert said == MESSAGES[rule.NAME]
