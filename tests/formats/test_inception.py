"""Projects of INCEpTION: whose annotations are whose, what is refused, what comes back of a project that went out."""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence

import pytest

from corpuskit.articles.items import Head, Source
from corpuskit.formats import inception
from corpuskit.formats.annotated import Asked, Outgoing, Writing
from corpuskit.formats.entries import AnnotatorSet, Damage, Entry, ForeignDocument, Link, Property, TextBound
from corpuskit.formats.mapping import AttributeTarget, Mapping, RelationTarget, SpanTarget
from corpuskit.formats.uima import xmi
from corpuskit.formats.webanno.writing import as_tsv
from corpuskit.model import Document
from corpuskit.plainyaml import YamlFile
from corpuskit.schema.reading import schema_from
from tests.formats.webanno_files import Said, in_code_points, said, source

TEXT = "Ann 😊 spoke.\n\nBob left.\n"
SCHEMA = schema_from(
    YamlFile(
        """
schema: trial
version: 1
layers:
  people:
    help: Who acts.
    labels: [person]
    label: required
    span: {pieces: many}
    attributes:
      role: {type: enum, values: [speaker, other], help: What they do.}
      known: {type: bool}
      age: {type: int}
relations:
  knows: {from: people, to: people}
""",
        "trial.yaml",
    )
)
MAPPING = Mapping(
    format="inception",
    schema="trial",
    spans={"Person": SpanTarget(layer="people", label="person")},
    relations={"knows": RelationTarget(relation="knows")},
    attributes={
        "role": AttributeTarget(attribute="role"),
        "known": AttributeTarget(attribute="known"),
        "age": AttributeTarget(attribute="age"),
    },
)


def person(id_: str, start: int, end: int, **values: object) -> list[Entry]:
    entries: list[Entry] = [
        TextBound(line=1, content="", id=id_, type="Person", pieces=((start, end),), surface=TEXT[start:end])
    ]
    for type_, value in values.items():
        entries.append(Property(line=1, content="", type=type_, target=id_, value=value))  # type: ignore[arg-type]
    return entries


ANN, BOB = person("a1", 0, 3, role="speaker"), person("b1", 14, 17, role="other")
BOTH = [*ANN, *BOB, Link(line=1, content="", id="r1", type="knows", ends=("a1", "b1"))]


class Kept:
    """A target that keeps what is written."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def add(self, path: str, content: bytes | Iterable[bytes]) -> None:
        self.files[path] = content if isinstance(content, bytes) else b"".join(content)


def packed(files: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def found(data: bytes) -> list[ForeignDocument | Damage]:
    return list(inception.documents(Source(name="x.zip", open=lambda: io.BytesIO(data), size=len(data)), Asked()))


def project(*names: str, **more: object) -> str:
    listed = [{"name": name, "format": "text", "state": "ANNOTATION_IN_PROGRESS"} for name in names]
    return json.dumps({"name": "trial", "mode": "annotation", "source_documents": listed, **more})


def written(sets: Sequence[AnnotatorSet], text: str = TEXT) -> dict[str, bytes]:
    target = Kept()
    outgoing = [Outgoing(document=Document(id="d1", text=text), sets=tuple(sets))]
    inception.write(outgoing, target, Writing(schema=SCHEMA, mapping=MAPPING, stem="news 2024"))
    return target.files


def by_annotator(document: ForeignDocument | Damage) -> dict[str | None, tuple[Counter[Said], object]]:
    assert isinstance(document, ForeignDocument), document
    return {
        one.annotator: said(in_code_points(ForeignDocument(name="", text=document.text, sets=(one,), unit="utf16")))
        for one in document.sets
    }


def test_each_annotator_and_the_curation_stay_apart() -> None:
    """Protects agreement between annotators, which would be gone if their annotations were put together."""
    data = packed(
        {
            "exportedproject.json": project("b.txt", "a.txt"),
            "source/a.txt": TEXT,
            "source/b.txt": "Nobody looked.\n",
            "annotation/a.txt/anna.tsv": as_tsv(TEXT, ANN),
            "annotation/a.txt/ben.tsv": as_tsv(TEXT, BOB),
            "annotation/a.txt/INITIAL_CAS.tsv": as_tsv(TEXT, []),
            "annotation_ser/a.txt/anna.ser": b"\xac\xed",
            "annotation_ser/a.txt/INITIAL_CAS.ser": b"\xac\xed",
            "curation/a.txt/CURATION_USER.tsv": as_tsv(TEXT, BOTH),
            "guideline/how.pdf": b"%PDF",
        }
    )
    first, second = found(data)
    assert isinstance(first, ForeignDocument)
    assert (first.name, first.text, first.sets) == ("b", "Nobody looked.\n", ())
    assert isinstance(second, ForeignDocument)
    assert (second.name, second.text, second.metadata) == ("a", TEXT, {"state": "ANNOTATION_IN_PROGRESS"})
    assert by_annotator(second) == {"anna": said(ANN), "ben": said(BOB), "curation": said(BOTH)}


def test_the_text_is_that_of_the_source() -> None:
    """Protects the white space between sentences, which WebAnno TSV does not hold."""
    tsv = "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=One.\n1-1\t0-4\tOne.\t\n\n#Text=Two.\n2-1\t7-11\tTwo.\t\n"
    (document,) = found(packed({"source/a.txt": "One.\n \tTwo.\n\n", "annotation/a.txt/anna.tsv": tsv}))
    assert isinstance(document, ForeignDocument)
    assert document.text == "One.\n \tTwo.\n\n"
    (other,) = found(packed({"source/a.txt": "Another text", "annotation/a.txt/anna.tsv": tsv}))
    assert isinstance(other, ForeignDocument)
    assert other.text == "One.\n  Two."


def test_packed_files_with_their_type_systems_are_read() -> None:
    """Protects exports whose formats come as archives in the archive."""
    inner = packed({"TypeSystem.xml": "<typeSystemDescription/>", "anna.tsv": as_tsv(TEXT, ANN)})
    (document,) = found(packed({"annotation/a.txt/anna.zip": inner}))
    assert by_annotator(document) == {"anna": said(ANN)}


def test_files_in_xmi_are_read_with_the_type_system_beside_them() -> None:
    """Protects exports in the format that INCEpTION recommends."""
    target = Kept()
    outgoing = Outgoing(document=Document(id="d1", text=TEXT), sets=(AnnotatorSet(annotator=None, entries=tuple(ANN)),))
    xmi.write([outgoing], target, Writing(schema=SCHEMA, mapping=MAPPING, stem="x"))
    inner = packed({"TypeSystem.xml": target.files["TypeSystem.xml"], "anna.xmi": target.files["d1.xmi"]})
    (document,) = found(packed({"annotation/a.txt/anna.zip": inner, "source/a.txt": TEXT}))
    assert isinstance(document, ForeignDocument)
    assert (document.name, document.text) == ("a", TEXT)
    assert {annotator: spans for annotator, (spans, _) in by_annotator(document).items()} == {"anna": said(ANN)[0]}


def test_annotators_with_other_texts_give_other_documents() -> None:
    """Protects offsets from being read against a text that they were not made on."""
    data = packed({"annotation/a/anna.tsv": as_tsv(TEXT, ANN), "annotation/a/ben.tsv": as_tsv("Other", [])})
    assert [document.text for document in found(data) if isinstance(document, ForeignDocument)] == [TEXT, "Other"]


def test_what_was_annotated_before_the_import_comes_where_nobody_annotated() -> None:
    """Protects suggestions that a project began with."""
    data = packed({"source/a.txt": TEXT, "annotation/a.txt/INITIAL_CAS.tsv": as_tsv(TEXT, ANN)})
    (document,) = found(data)
    assert by_annotator(document) == {None: said(ANN)}


@pytest.mark.parametrize(
    ("files", "reasons"),
    [
        ({"source/../../a.txt": TEXT}, [
            ("a file in an archive has a name that leads out of it", "source/../../a.txt"),
        ]),
        ({"exportedproject.json": "{"}, [
            ("the description of the project cannot be read", "Input data was truncated"),
            ("the archive holds no documents of a project", None),
        ]),
        ({"exportedproject.json": project("a")}, [
            ("the archive holds no documents of a project", None),
            ("a document of a project whose file is not there", "a"),
        ]),
        ({"annotation_ser/a/anna.ser": b"\xac"}, [
            ("annotations that are there only as Java's own bytes", "anna: annotation_ser/a/anna.ser"),
        ]),
        ({"annotation/a/anna.tsv": as_tsv(TEXT, ANN), "annotation/a/anna.xmi": "<x/>"}, [
            ("an annotator has two files for a document", "anna: annotation/a/anna.xmi, besides annotation/a/anna.tsv"),
        ]),
        ({"annotation/a/anna.bin": b"\x00\x01"}, [
            ("a file of a project is in no format that is known", "annotation/a/anna.bin"),
        ]),
        ({"annotation/a/anna.tsv": "#FORMAT=WebAnno TSV 3.9\n"}, [
            ("the version of WebAnno TSV is not known", "#FORMAT=WebAnno TSV 3.9"),
        ]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_what_to_do(
    files: dict[str, bytes | str], reasons: list[tuple[str, str | None]]
) -> None:
    """Protects users of archives that are broken, empty, hostile or exported without a format."""
    faults = [one for one in found(packed(files)) if isinstance(one, Damage)]
    assert [(fault.reason, fault.detail) for fault in faults] == reasons
    assert all(fault.hint for fault in faults)


def test_a_cut_archive_is_told() -> None:
    """Protects users from a download that was broken off."""
    data = packed({"source/a.txt": TEXT})
    (fault,) = found(data[:-10])
    assert isinstance(fault, Damage)
    assert fault.reason == "the archive is damaged"


def test_a_damaged_file_leaves_the_others() -> None:
    """Protects the annotators whose files are whole."""
    broken = "#FORMAT=WebAnno TSV 3.3\n#T_XX=a\n"
    data = packed({"annotation/a/anna.tsv": broken, "annotation/a/ben.tsv": as_tsv(TEXT, BOB)})
    fault, document = found(data)
    assert isinstance(fault, Damage)
    assert (fault.reason, fault.member, fault.line) == (
        "a line of the header does not declare a layer", "annotation/a/anna.tsv", 2,
    )  # fmt: skip
    assert by_annotator(document) == {"ben": said(BOB)}


def test_projects_are_known_by_what_they_hold() -> None:
    """Protects archives of articles from being taken for projects."""

    def claims(files: dict[str, bytes | str], name: str = "x.zip", *, whole: bool = True) -> bool:
        return inception.claims(Head(name=name, start=packed(files)[:65536], whole=whole))

    assert claims({"exportedproject.json": "{}"})
    assert claims({"annotation/a.txt/anna.xmi": "<x/>"})
    assert claims({"annotation_ser/a.txt/anna.ser": b""})
    assert not claims({"source/a.txt": TEXT, "source/b.txt": TEXT})
    assert claims({"source/a.txt": TEXT}, "trial_project_2024-01-01.zip", whole=False)
    assert not claims({"a.txt": TEXT}, "trial_project_2024-01-01.zip", whole=False)
    assert not inception.claims(Head(name="exportedproject.json", start=b"{}", whole=True))


@pytest.mark.parametrize(
    "sets",
    [
        [AnnotatorSet(annotator=None, entries=tuple(BOTH))],
        [AnnotatorSet(annotator="anna", entries=tuple(ANN))],
        [AnnotatorSet(annotator="anna", entries=tuple(ANN)), AnnotatorSet(annotator="curation", entries=tuple(BOTH))],
    ],
    ids=["nobody", "one", "two"],
)
def test_a_project_comes_back_with_its_annotators(sets: list[AnnotatorSet]) -> None:
    """Protects documents on their way through a project."""
    data = written(sets)["news 2024.zip"]
    assert inception.claims(Head(name="x.zip", start=data[:65536], whole=True))
    (document,) = found(data)
    assert isinstance(document, ForeignDocument)
    assert (document.name, document.text) == ("d1", TEXT)
    assert by_annotator(document) == {one.annotator: said(one.entries) for one in sets}


def test_the_same_corpus_gives_the_same_bytes() -> None:
    """Protects exports under git from changes that are none."""
    sets = [AnnotatorSet(annotator="anna", entries=tuple(BOTH))]
    assert written(sets) == written(sets)


def test_a_document_without_annotations_comes_back() -> None:
    """Protects documents that are still to be annotated."""
    (document,) = found(written([])["news 2024.zip"])
    assert isinstance(document, ForeignDocument)
    assert document.text == TEXT


def test_layers_and_tags_come_from_the_schema() -> None:
    """Protects annotators from typing labels by hand: INCEpTION shows the values that the schema has."""
    files = written([AnnotatorSet(annotator=None, entries=(*BOTH, *person("c", 4, 5, known="true", age="7")))])
    person_, continues, knows = json.loads(files["layers.json"])
    assert (continues["name"], continues["attach_type"]) == ("webanno.custom.relation.continues", None)
    assert (person_["name"], person_["uiName"], person_["type"]) == ("webanno.custom.Person", "Person", "span")
    assert (person_["anchoring_mode"], person_["overlap_mode"]) == ("CHARACTERS", "ANY_OVERLAP")
    assert [(feature["name"], feature["type"]) for feature in person_["features"]] == [
        ("age", "uima.cas.Integer"), ("known", "uima.cas.Boolean"), ("role", "uima.cas.String"),
    ]  # fmt: skip
    assert [tag["tag_name"] for tag in person_["features"][2]["tag_set"]["tags"]] == ["speaker", "other"]
    assert (knows["name"], knows["type"]) == ("webanno.custom.relation.knows", "relation")
    assert knows["attach_type"] == {"name": "webanno.custom.Person"}
    (tags,) = (json.loads(content) for name, content in files.items() if name.startswith("tagsets/"))
    assert (tags["name"], tags["create_tag"]) == ("Person role", False)


def test_a_value_that_the_schema_does_not_have_makes_the_feature_free() -> None:
    """Protects the import into INCEpTION, which fails where a feature cannot hold a value."""
    files = written(
        [AnnotatorSet(annotator=None, entries=tuple(person("c", 4, 5, known="maybe", age="1e9", role="x")))]
    )
    person_, *_ = json.loads(files["layers.json"])
    assert {(feature["type"], feature["tag_set"]) for feature in person_["features"]} == {("uima.cas.String", None)}


def test_the_project_lists_its_documents_and_layers() -> None:
    """Protects the import of the archive as a project."""
    archive = zipfile.ZipFile(io.BytesIO(written([AnnotatorSet(annotator=None, entries=tuple(BOTH))])["news 2024.zip"]))
    assert archive.namelist() == ["source/d1.tsv", "exportedproject.json"]
    listed = json.loads(archive.read("exportedproject.json"))
    assert (listed["name"], listed["slug"], listed["mode"]) == ("news 2024", "news-2024", "annotation")
    assert listed["source_documents"] == [{"name": "d1.tsv", "format": "ctsv3", "state": "NEW"}]
    assert [layer["uiName"] for layer in listed["layers"]] == ["Token", "Sentence", "Person", "continues", "knows"]
    assert source(archive.read("source/d1.tsv")).open().readline() == b"#FORMAT=WebAnno TSV 3.3\n"


def test_a_schema_comes_from_the_layers() -> None:
    """Protects researchers from writing a schema for a project that says already what it annotates."""
    value = {
        "name": "value", "type": "uima.cas.String",
        "tag_set": {"name": "NER", "create_tag": False, "tags": [{"tag_name": "PER"}, {"tag_name": "ORG"}]},
    }  # fmt: skip
    free = {"name": "note", "tag_set": {"name": "any", "create_tag": True, "tags": [{"tag_name": "x"}]}}
    slot = {
        "name": "args", "type": "webanno.custom.Actor", "link_mode": "WITH_ROLE", "multi_value_mode": "ARRAY",
        "link_type_name": "webanno.custom.EventArgsLink", "link_type_role_feature_name": "role",
        "link_type_target_feature_name": "target",
    }  # fmt: skip
    layers = [
        {"name": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", "type": "span", "built_in": True},
        {"name": "webanno.custom.Actor", "type": "span", "description": "Who acts.", "features": [value, free]},
        {"name": "webanno.custom.Event", "type": "span", "features": [slot, {"name": "id", "type": "kb:<ANY>"}]},
        {"name": "webanno.custom.Knows", "type": "relation", "attach_type": {"name": "webanno.custom.Actor"},
         "features": [{"name": "sure", "type": "uima.cas.Boolean"}]},
        {"name": "a.Coreference", "type": "chain", "features": [{"name": "referenceType"}]},
    ]  # fmt: skip
    data = packed({"exportedproject.json": project(layers=layers)})
    made = inception.schema_of(source(data, "x.zip"), "trial")
    assert not isinstance(made, Damage)
    actor = made.schema.layers["actor"]
    assert actor.help == "Who acts."
    assert {name: (one.type, one.values) for name, one in actor.attributes.items()} == {
        "value": ("enum", ("PER", "ORG")), "note": ("string", ()),
    }  # fmt: skip
    assert made.schema.relations["knows"].attributes["sure"].type == "bool"
    assert {relation.from_layers for relation in made.schema.relations.values()} == {
        ("actor",), ("event",), ("coreference_link",),
    }  # fmt: skip
    assert made.mapping.format == "inception"
    assert set(made.mapping.relations) == {"Knows", "Event.args", "CoreferenceLink.next"}
    assert isinstance(inception.schema_of(source(packed({"exportedproject.json": "["})), "trial"), Damage)
