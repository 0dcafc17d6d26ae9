"""`corpuskit schema infer` with a file of another tool: labelling configs, codebooks, label lists, type systems."""

import json
import zipfile
from pathlib import Path

import pytest

from corpuskit.corpus import Corpus
from corpuskit.errors import SchemaError
from corpuskit.evolution.stated import draft_of_file
from corpuskit.exporting import WRITTEN, Request, export
from corpuskit.plainyaml import YamlFile
from corpuskit.schema.reading import schema_from
from corpuskit.schema.types import Schema
from tests.conftest import Run
from tests.exporting.travelling import corpus_of

CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<View>
  <Relations><Relation value="said by"/><Relation value="continues"/></Relations>
  <Labels name="Who said" toName="text"><Label value="Person"/><Label value="Group" alias="GRP"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="tone" toName="text"><Choice value="good"/><Choice value="bad"/></Choices>
  <Choices name="sure" toName="text" perRegion="true"><Choice value="true"/><Choice value="false"/></Choices>
  <Choices name="kinds" toName="text" perRegion="true" choice="multiple">
    <Choice value="a"/><Choice value="b"/></Choices>
  <Rating name="stars" toName="text" perRegion="true"/>
  <TextArea name="remark" toName="text"/>
</View>
"""
CODEBOOK = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes>
  <Code guid="1" name="Emotions" isCodable="true"><Description>What people feel</Description>
    <Code guid="2" name="Anger" isCodable="true"><Description>with a
      cause</Description><Code guid="3" name="Rage" isCodable="true"/></Code>
    <Code guid="4" name="Joy" isCodable="true"/>
  </Code>
  <Code guid="5" name="Actors" isCodable="false"><Code guid="6" name="One" isCodable="true"/></Code>
  <Code guid="7" name="Alone" isCodable="true"/>
</Codes></CodeBook>
"""
SCHEMA = """schema: small
version: 1
layers:
  quotes: {labels: [direct, in favour], label: optional, span: {pieces: many}}
  sources: {span: {pieces: many}}
  topic: {labels: [war, peace], label: optional, span: document}
relations: {said_by: {from: quotes, to: sources}}
"""


def drafted(path: Path) -> Schema:
    """The schema that a draft is, read as a file of its own."""
    return schema_from(YamlFile(draft_of_file(path, "mine"), "draft"))


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_a_labelling_config_becomes_a_schema(tmp_path: Path) -> None:
    """Protects projects that began in Label Studio: labels, choices, questions about regions and relations."""
    schema = drafted(written(tmp_path / "config.xml", CONFIG))
    assert {layer.name: list(layer.labels) for layer in schema.layers.values()} == {
        "who_said": ["Person", "GRP"],
        "tone": ["good", "bad"],
        "about_document": [],
    }
    who, tone, about = schema.layers.values()
    assert (who.title, who.label_required, tone.span, about.span) == ("Who said", True, None, None)
    assert {name: (one.type, one.values, one.many) for name, one in who.attributes.items()} == {
        "sure": ("bool", (), False),
        "kinds": ("enum", ("a", "b"), True),
        "stars": ("int", (), False),
    }
    assert list(about.attributes) == ["remark"]
    assert list(schema.relations) == ["said_by"]
    assert (schema.relations["said_by"].from_layers, schema.relations["said_by"].title) == (("who_said",), "said by")


def test_a_codebook_becomes_a_schema(tmp_path: Path) -> None:
    """Protects projects of qualitative analysis: codes below others are labels, with what they mean."""
    schema = drafted(written(tmp_path / "codebook.qdc", CODEBOOK))
    assert {layer.name: list(layer.labels) for layer in schema.layers.values()} == {
        "emotions": ["Anger", "Anger/Rage", "Joy"],
        "actors": ["One"],
        "codes": ["Alone"],
    }
    emotions = schema.layers["emotions"]
    assert (emotions.help, emotions.labels["Anger"].help) == ("What people feel", "with a cause")
    assert [layer.label_required for layer in schema.layers.values()] == [False, True, True]


def test_a_project_of_qualitative_analysis_has_its_variables(tmp_path: Path) -> None:
    """Protects what is known of sources: variables become metadata of their types."""
    codes = CODEBOOK[CODEBOOK.index("<Codes>") : CODEBOOK.index("</CodeBook>")]
    variables = "".join(
        f'<Variable guid="{kind}" name="{name}" typeOfVariable="{kind}"/>'
        for name, kind in (("Born", "Date"), ("children", "Integer"), ("title", "Text"), ("Home town", "Text"))
    )
    with zipfile.ZipFile(tmp_path / "a.qdpx", "w") as archive:
        archive.writestr(
            "project.qde",
            f'<Project xmlns="urn:QDA-XML:project:1.0" name="p"><CodeBook>{codes}</CodeBook>'
            f"<Variables>{variables}</Variables></Project>",
        )
    schema = drafted(tmp_path / "a.qdpx")
    assert list(schema.layers) == ["emotions", "actors", "codes"]
    assert {name: one.type for name, one in schema.metadata.items()} == {
        "born": "date",
        "children": "int",
        "home_town": "string",
    }


def test_lists_of_labels_become_a_layer(tmp_path: Path) -> None:
    """Protects the lists that doccano and spaCy keep."""
    types = [{"text": "PER", "background_color": "#fff", "id": 1}, {"text": "LOC", "background_color": "#000"}]
    schema = drafted(written(tmp_path / "label_config.json", json.dumps(types)))
    assert {layer.name: list(layer.labels) for layer in schema.layers.values()} == {"labels": ["PER", "LOC"]}
    schema = drafted(written(tmp_path / "ner.json", '["ORG", "U.S."]'))
    assert {layer.name: list(layer.labels) for layer in schema.layers.values()} == {"labels": ["ORG", "U.S."]}


@pytest.mark.parametrize(
    ("name", "file", "relations"),
    [
        ("label-studio", "config.xml", ["said_by"]),
        ("refi-qda", "corpus.qdc", []),
        ("refi-qda", "corpus.qdpx", []),
        ("doccano", "corpus.span-labels.json", ["said_by"]),
    ],
)
def test_what_an_export_writes_is_read_as_the_same_schema(
    name: str, file: str, relations: list[str], tmp_path: Path
) -> None:
    """Protects the way back: layers, labels and relations are those of the schema that the files were made from."""
    corpus = corpus_of(tmp_path / "corpus", SCHEMA, [({"id": "d1", "text": "Rain."}, [])])
    export(corpus, Request(format=WRITTEN[name]), tmp_path / "out")
    schema = drafted(tmp_path / "out" / file)
    assert {layer.name: list(layer.labels) for layer in schema.layers.values()} == {
        layer.name: list(layer.labels) for layer in Corpus(corpus.root).schema.layers.values()
    }
    assert list(schema.relations) == relations


def test_the_command_drafts_from_a_file_what_check_accepts(tmp_path: Path, corpuskit: Run) -> None:
    """Protects the commands that people type one after the other."""
    written(tmp_path / "config.xml", CONFIG)
    done = corpuskit("schema", "infer", tmp_path / "config.xml", "--name", "mine")
    assert done.stdout.splitlines()[:4] == [
        "# Drafted from config.xml, the labelling config of a Label Studio project.",
        "# Correct what must hold of pieces, labels and relations: it does not tell. Say in help what is meant.",
        "schema: mine",
        "version: 1",
    ]
    path = written(tmp_path / "mine.yaml", done.stdout)
    assert corpuskit("schema", "check", path).stdout == f"{path}: mine@1 is right: 3 layers, 1 relation, 0 rules\n"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.xml", "<View><Labels toName='t' name='l'>", "the labelling config beside it cannot be read: a.xml: "),
        ("a.json", '["a", 1]', "a file of labels that cannot be read: a.json"),
        ("a.json", '["a", ', "a file of labels that cannot be read: a.json: Input data was truncated"),
        (
            "a.xml",
            '<View toName=""/>',
            "the labelling config of a Label Studio project with nothing that could be a layer",
        ),
        ("a.txt", "Rain.", "no file that a schema can be drafted from"),
        ("a.qdc", CODEBOOK[:300], "a REFI-QDA file that breaks off or is damaged: "),
        (
            "a.qdc",
            CODEBOOK.replace("<CodeBook", '<!DOCTYPE x [<!ENTITY a "b">]><CodeBook'),
            "XML that declares entities of its own",
        ),
    ],
    ids=["cut config", "numbers", "cut list", "empty config", "text", "cut codebook", "entities"],
)
def test_files_that_state_nothing_are_refused(name: str, content: str, problem: str, tmp_path: Path) -> None:
    """Protects from a traceback, and from half a schema that looks like a whole one."""
    path = written(tmp_path / name, content)
    with pytest.raises(SchemaError) as caught:
        draft_of_file(path, "mine")
    assert caught.value.message.startswith(str(path))
    assert problem in caught.value.message
    assert caught.value.hint
