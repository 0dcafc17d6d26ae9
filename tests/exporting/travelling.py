"""Corpora made for export, and the way out and back: export, then import into a new corpus with the same schema."""

import json
import random
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from corpuskit.cli.import_request import Given, request_of
from corpuskit.corpus import Corpus
from corpuskit.creating import create_corpus
from corpuskit.exporting import MAPPING, WRITTEN, Exported, Request, export, survey
from corpuskit.importing import Outcome, import_files
from corpuskit.schema.types import Attribute, End, Layer, RelationType, Schema
from tests.random_corpora import encoded, random_bundle, random_schema

#: Formats that do not tell the space between tokens: they are read into a corpus that has the texts already.
WITHOUT_TEXTS = frozenset({"conll"})
FOLDERS = "([^/]+)/(?=[^/]+$)"


def random_corpus(folder: Path, seed: int, documents: int = 3) -> Corpus:
    """A corpus with a schema and contents drawn by chance."""
    chance = random.Random(seed)
    schema = random_schema(chance)
    bundles, texts = [], set()
    for number in range(documents):
        document, lines = random_bundle(schema, chance)
        if document["text"] not in texts and not any(_has_twins(line) for _, line in lines):
            texts.add(document["text"])
            name = f"d{number}"
            for _, line in lines:
                _say_more([*line["annotations"], *line.get("relations", ())], chance)
            bundles.append((document | {"id": name}, [(who, line | {"document": name}) for who, line in lines]))
    return corpus_of(folder, _renamed(schema_text(schema)), json.loads(_renamed(json.dumps(bundles))))


def _say_more(records: Iterable[dict[str, Any]], chance: random.Random) -> None:
    """Say of some records how sure they are, when they were made, and what there is to remark."""
    for record in records:
        if chance.random() < 0.1:
            record |= {"confidence": 0.25, "made": "2031-05-06T07:08:09Z", "comment": "ask again"}


def _has_twins(line: dict[str, Any]) -> bool:
    """Whether two annotations of a line say the same, so that nothing but their ids would tell them apart."""
    said = [json.dumps([one["layer"], one.get("label"), one.get("pieces")]) for one in line["annotations"]]
    return len(said) > len(set(said))


def _renamed(said: str) -> str:
    """JSON in which no layer, relation or attribute is called by a word that a schema's file must not use."""
    return said.replace('"of"', '"part_of"').replace('"class"', '"kind"')


def corpus_of(
    folder: Path, schema: str, bundles: Iterable[tuple[dict[str, Any], Iterable[tuple[str, dict[str, Any]]]]]
) -> Corpus:
    """A corpus with these documents and what each annotator says of them."""
    source = folder.with_name(f"{folder.name}.schema.yaml")
    source.write_text(schema, encoding="utf-8")
    create_corpus(folder, source)
    files: dict[str, bytes] = {}
    for document, lines in bundles:
        files["documents/00001.jsonl"] = files.get("documents/00001.jsonl", b"") + encoded(document) + b"\n"
        for annotator, line in lines:
            path = f"annotations/{annotator}/00001.jsonl"
            files[path] = files.get(path, b"") + encoded(line) + b"\n"
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return Corpus(folder)


def schema_text(schema: Schema) -> str:
    """A schema with what says how values are held, as YAML (which JSON is); constraints and registries are left out."""
    said: dict[str, Any] = {"schema": schema.name, "version": schema.version}
    said["metadata"] = _attributes(schema.metadata)
    said["layers"] = {layer.name: _layer(layer) for layer in schema.layers.values()}
    said["relations"] = {link.name: _relation(link) for link in schema.relations.values()}
    return json.dumps({name: value for name, value in said.items() if value})


def _attributes(attributes: dict[str, Attribute]) -> dict[str, Any]:
    return {
        name: {"type": "string" if one.type == "ref" else one.type}
        | ({"values": list(one.values)} if one.values else {})
        | ({"many": True} if one.many else {})
        for name, one in attributes.items()
    }


def _layer(layer: Layer) -> dict[str, Any]:
    span = "document" if layer.span is None else {"pieces": layer.span.pieces, "overlap": layer.span.overlap}
    said: dict[str, Any] = {"span": span}
    if layer.labels:
        said |= {"labels": list(layer.labels), "label": "optional"}
    return said | ({"attributes": _attributes(layer.attributes)} if layer.attributes else {})


def _relation(link: RelationType) -> dict[str, Any]:
    said: dict[str, Any] = {"from": _ends(link.from_ends), "to": _ends(link.to_ends)}
    if link.symmetric:
        said["symmetric"] = True
    return said | ({"attributes": _attributes(link.attributes)} if link.attributes else {})


def _ends(ends: Iterable[End]) -> list[str]:
    return list(dict.fromkeys(end.layer for end in ends))


def out_and_back(
    corpus: Corpus, name: str, folder: Path, *, with_texts: bool | None = None, **asked: Any
) -> tuple[Exported, Outcome, Corpus]:
    """A corpus exported and imported again: what the export told, what the import did, and what came back.

    `with_texts` says whether it comes back to a corpus that has the texts already: those that need it, if not stated.
    """
    request = Request(format=WRITTEN[name], **{"misaligned": "expand", **asked})
    told = survey(corpus, request)
    export(corpus, request, folder / "out")
    back = create_corpus(folder / "back", corpus.root / "schema.yaml")
    if with_texts or (with_texts is None and name in WITHOUT_TEXTS):
        shutil.copytree(corpus.root / "documents", back.root / "documents", dirs_exist_ok=True)
    outcome = import_files(back.root, request_of(back, (folder / "out",), _given(name, folder, told)))
    return told, outcome, Corpus(back.root)


def _given(name: str, folder: Path, told: Exported) -> Given:
    return given_for(name, str(folder / "out" / MAPPING), FOLDERS if told.in_folders else None)


def given_for(name: str | None, mapping: str | None, annotator_from: str | None) -> Given:
    """The options of an import of which only these are stated."""
    return Given(
        format_name=name,
        mapping=mapping,
        annotator=None,
        annotator_from=annotator_from,
        metadata=None,
        key="id",
        encoding=None,
        language=None,
        clean=True,
        normalise=False,
        columns={},
        separator=None,
        offsets=None,
        furniture=None,
        sample=None,
        strata=(),
        seed=0,
        follow=False,
        replace=False,
        jobs=None,
    )
