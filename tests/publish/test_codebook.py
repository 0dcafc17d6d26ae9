"""The codebook page: what the schema says, with numbers that are right and lead to their rows."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpuskit.corpus import Corpus
from corpuskit.publish import Build, publish
from corpuskit.publish.pages.codebook import constraints
from corpuskit.schema.types import Attribute, End, Layer, RelationType, Schema, Span
from tests.publish.making import Json, get, make_corpus

PAGE = "/tram/-/codebook"
NOBODY: Json = {"allow": {"id": "root"}}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("codebook")
    return publish(make_corpus(folder / "tram"), folder / "site")


@pytest.fixture(scope="module")
def page(build: Build) -> str:
    (response,) = get(build, PAGE)
    assert response.status_code == 200
    return str(response.text)


def words(page: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def denied(*tables: str) -> Json:
    return {"databases": {"tram": {"tables": {name: dict(NOBODY) for name in tables}}}}


def test_all_that_the_schema_names_is_there(build: Build, page: str) -> None:
    """Protects the codebook from leaving out a layer, a label, an attribute, a relation, a registry, or a rule."""
    schema = Corpus(build.folder.parent / "tram").schema
    anchors = [*schema.layers, *schema.registries, *(f"relation.{name}" for name in schema.relations)]
    anchors += [
        f"{layer.name}.{name}" for layer in schema.layers.values() for name in (*layer.labels, *layer.attributes)
    ]
    anchors += [f"{registry.name}.{column}" for registry in schema.registries.values() for column in registry.columns]
    anchors += [f"documents.{name}" for name in schema.metadata]
    anchors += [f"rule.{rule.id}" for rule in schema.rules]
    for anchor in anchors:
        assert page.count(f'id="{anchor}"') == 1, anchor


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    """Protects links to entries, and entries from having the same anchor."""
    anchors = re.findall(r'\bid="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)


def test_help_constraints_and_examples_are_in_words(page: str) -> None:
    """Protects what annotators are told from being left in the notation of the schema."""
    read = words(page)
    for part in (
        "every piece is inside quotation marks",
        "One annotation may lie inside another, but they never cross.",
        "At each annotation of quotes starts at most 1.",
        "Goes both ways, and is stored once.",
        "What is suggested states its tool and confidence.",
        "Sensitive: it is not published.",
        'In the corpus: "We counted twice," "and then once more."',
        "Wrong where a direct quote lacks a quotation mark at one of its edges.",
    ):  # fmt: skip
        assert part in read
    assert "<mark>“The pump ran all night,”</mark>" in page or "<mark>The pump ran all night</mark>" in page


def test_numbers_lead_to_as_many_rows(build: Build, page: str) -> None:
    """Protects every count: the rows behind its link are as many as it says."""
    found = re.findall(r'<span class="count"><a href="(/tram/[a-z_]+(?:\?[^"]*)?)">([\d,]+)', page)
    assert len(found) > 20
    paths = [html.unescape(address) for address, _ in found]
    paths = [re.sub(r"^(/tram/[a-z_]+)\??", r"\1.json?_shape=array&_size=max&", path) for path in paths]
    for (address, number), response in zip(found, get(build, *paths), strict=True):
        assert response.status_code == 200, address
        assert len(response.json()) == int(number.replace(",", "")), address


def test_what_is_suggested_is_not_counted(build: Build, page: str) -> None:
    """Protects counts from suggestions that nobody has looked at."""
    assert re.search(r'<tr id="entities\.ORG">.*?<td class="number"><span class="count">0</span>', page, re.DOTALL)


def test_what_is_held_back_is_left_out(build: Build) -> None:
    """Protects layers, registries, relations and findings that a visitor may not view."""
    (response,) = get(build, PAGE, metadata=denied("quotes", "actors", "relations", "findings"))
    assert response.status_code == 200
    for anchor in ("quotes", "quotes.direct", "actors", "relation.made_in"):
        assert f'id="{anchor}"' not in response.text
    assert "pay for itself" not in response.text
    assert "/tram/findings" not in response.text
    (response,) = get(build, PAGE, metadata=denied("documents"))
    assert response.status_code == 403


def test_the_schema_speaks_its_languages(tmp_path: Path) -> None:
    """Protects corpora whose help is written in several languages."""
    corpus = make_corpus(tmp_path / "tram")
    schema = corpus.root / "schema.yaml"
    text = schema.read_text(encoding="utf-8")
    said = "help: {en: What a coder says of the article as a whole., de: Was jemand vom ganzen Artikel sagt.}"
    schema.write_text(text.replace("help: What a coder says of the article as a whole.", said), encoding="utf-8")
    build = publish(Corpus(corpus.root), tmp_path / "site")
    english, german = get(build, PAGE, f"{PAGE}?language=de")
    assert "What a coder says" in english.text
    assert "Was jemand vom ganzen Artikel sagt." in german.text
    assert 'aria-current="true">de</a>' in german.text


def sentences() -> Iterator[str]:
    yield from constraints.of_layer(Layer(name="a", span=None, labels={}))
    span = Span(pieces=1, align="token", overlap="none", overlap_with={"b": "nest", "c_d": "none"})
    yield from constraints.of_layer(Layer(name="a", span=span))
    attribute = Attribute(name="x", type="string", required=True, when={"y": (True, "z")}, pattern="[a-z]+")
    yield from constraints.of_attribute(attribute)
    relation = RelationType(
        name="r", from_ends=(End("a"), End("b")), to_ends=(End("c_d"),), per_from=(2, 2), per_to=(1, None), acyclic=True
    )
    yield from constraints.of_relation(relation)
    yield from constraints.of_status(Schema(name="s", version=1, require={"suggested": ("tool",)}))


def test_constraints_are_sentences() -> None:
    """Protects each kind of constraint from being told wrongly."""
    assert list(sentences()) == [
        "Says something of the whole document, and covers no words.",
        "Covers one stretch of text without a gap.",
        "Edges lie between tokens.",
        "Two annotations of this layer never overlap.",
        "One may lie inside an annotation of b or around it, but they never cross.",
        "They never overlap annotations of c d.",
        "Required where y is true or z.",
        "Only where y is true or z.",
        "Has the form [a-z]+",
        "At each annotation of a or b starts exactly 2.",
        "At each annotation of c d ends at least 1.",
        "Following it never leads back to where one began.",
        "What is suggested states its tool.",
    ]
