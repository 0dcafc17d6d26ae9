"""What each rule says, word for word, of the bad examples in its explanation."""

from pathlib import Path

import pytest

from corpuskit.rules import RULES, Rule
from tests.corpus_of_lines import examples_of, findings_in

MESSAGES = {
    "annotators-alike": ["the annotators 'Gold' and 'gold' differ only in capital letters"],
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
    "offsets-unproved": [
        "a.jsonl: the offsets of 1 document, taken as UTF-16 units, are not proved",
    ],
    "byte-order-mark": [
        "the file begins with a byte order mark",
    ],
    "foreign-line-unread": [
        "the line has no tab after T1",
        "the line has 'Person 4' after T1, expected TYPE START END",
        "the line begins with 'mayor', not with an id such as T1",
    ],
    "foreign-id-repeated": [
        "T1 is the id of line 1 already",
        "A1 is the id of line 2 already",
    ],
    "foreign-reference-missing": [
        "R1 refers to T2, which is not in the file",
        "E1 refers to T3 as its trigger, which is not in the file",
    ],
    "foreign-text-missing": [
        "there is no text for it",
    ],
    "foreign-file-undecoded": [
        "is not UTF-8: byte 4: invalid continuation byte",
    ],
    "foreign-text-broken": [
        "T1 has its recorded text broken over 2 lines",
    ],
    "foreign-event-incomplete": [
        "E1 is of the type Speaking, but its trigger T2 of Verb",
        "T2 is a trigger, but no event has it",
    ],
    "foreign-offsets-uncounted": [
        "the offsets of a.ann do not count the carriage return at 1 line end",
    ],
    "foreign-configuration-wrong": [
        "the type Persn is neither among the entities nor among the events",
        "there is no section [relation], so brat ignores what is in it",
    ],
    "foreign-entry-unkept": [
        "A2 gives T1 the value 'angry' of Mood, but it has another one already",
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
    "lines-out-of-order": [
        "the line of the document 'b' stands before that of an earlier document",
    ],
    "offsets-in-other-unit": [
        (
            "the offsets of 2 annotations, the first of them e1 at 16, count UTF-16 units: read so, the text that each "
            "records stands at its pieces"
        ),
    ],
    "pieces-touch": [
        "q1 has two pieces that touch at 8",
    ],
    "mark-left-outside": [
        "q1 begins with '“', but '”' stands right after it",
    ],
    "annotation-repeated": [
        "q2 says of the same words what q1 says already",
    ],
    "relation-repeated": [
        "r2 links q1 to c1 as signalled_by, as r1 does already",
    ],
    "relation-end-rejected": [
        "r1 (signalled_by) ends at c1, which was rejected",
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
    "relation-cycle": [
        "part_of leads in a circle: c1 to c2 to c1 (r1, r2)",
    ],
    "attribute-does-not-apply": [
        "c1 has stance, which applies only where voice is source",
    ],
    "layers-overlap": [
        "q1 of quotes overlaps h1 of headings, but the schema allows no overlap of the two",
    ],
    "span-splits-token": [
        "e1 ends inside the token ''s' at 10",
    ],
    "names-alike": [
        "the labels 'direct' and 'direct ' of the layer quotes look the same",
    ],
    "translation-missing": [
        "layers.sources.help is not given in de, though 1 is",
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
    "line-feed-missing": [
        "the file does not end with a line feed",
    ],
    "line-end-windows": [
        "the lines of the file end with CR LF",
    ],
    "file-empty": [
        "the file holds no record",
    ],
    "document-left-empty": [
        "anna left 'c' empty, but annotated 5 other documents",
    ],
    "work-repeated": [
        "zoe has the same 12 annotations as anna, with their ids, in all 3 documents that both annotated",
    ],
    "control-character": [
        "the text of 'a' has 3 control characters: U+0092 at 9, U+001B at 16 and U+001B at 25",
    ],
    "direction-unpaired": [
        "the text of 'a' has 1 control of direction without the other half: U+202E (right-to-left override) at 25",
    ],
    "text-garbled": [
        "the text of 'a' is garbled in 2 places: '\xc3\xa9' for '\xe9' at 7 and '\xe2\u20ac\u2122' for '\u2019' at 22",
    ],
    "character-lost": [
        "the text of 'a' has lost 1 character to U+FFFD: at 7",
    ],
    "text-decomposed": [
        (
            "the text of 'a' stores 3 letters in parts: 'é' as U+0065 U+0301 at 3, 'é' as U+0065 U+0301 at 12 and 'é' "
            "as U+0065 U+0301 at 22"
        ),
    ],
    "markup-left": [
        "the text of 'a' has 3 leftovers of markup: '<p>' at 0, '&nbsp;' at 12 and '</p>' at 24",
    ],
    "text-nearly-empty": [
        "the text of 'c' has only 7 words, where half of the texts have 267 characters or more",
    ],
    "text-repeated": [
        "the text of 'b' is the same as that of 'a' at documents/00001.jsonl:1",
    ],
    "text-similar": [
        "the text of 'b' is nearly that of 'a' at documents/00001.jsonl:1: they share 97% in equal paragraphs",
    ],
    "title-repeated": [
        (
            "the document 'b' has the title 'Dam is ready', outlet and date of 'a' at documents/00001.jsonl:1, but "
            "another text"
        ),
    ],
    "invisible-in-word": [
        "the text of 'a' has invisible characters inside 1 word: U+00AD in 'Bundeskanzler' at 10",
    ],
    "carriage-return": [
        "the text of 'a' has 2 line ends, 1 of CR LF and 1 of LF",
    ],
    "registry-record-repeated": [
        "the records 'ada-finch' in line 2 and 'finch' of actors have the same name, 'Ada Finch'",
    ],
    "registry-record-unused": [
        "nothing refers to 1 of the 2 records of actors: 'ben-lark'",
    ],
    "wikidata-id-repeated": [
        "the records 'ada-finch' in line 2 and 'mayor-of-selby' of actors have the same Wikidata id, 'Q42'",
    ],
    "wikidata-id-wrong": [
        "the record 'ada-finch' of actors has the Wikidata id 'Q42424242424242', expected one such as Q42",
        (
            "the record 'ada-finch' of people has the Wikidata id 'https://www.wikidata.org/wiki/Q42', expected one "
            "such as Q42"
        ),
    ],
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.NAME)
def test_a_rule_says_this_of_its_bad_examples(rule: Rule, tmp_path: Path) -> None:
    """Protects the wording that people search for, and that it names the id and the real values."""
    said = []
    for number, lines in enumerate(examples_of(rule, "Bad")):
        said += [finding.message for finding in findings_in(tmp_path / str(number), *lines)]
    assert said == MESSAGES[rule.NAME]
