"""Small corpora for the tests of publishing: a clean one that two people annotated, and one that means harm."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpuskit.corpus import Corpus
from corpuskit.publish import Build, serving
from corpuskit.schema.shipped import shipped

Json = dict[str, Any]

PAYLOAD = "<script>window.harmed=1</script><img src=x onerror=window.harmed=1>"
TEXT = (
    "Mayor defends tram line\n\n"
    'Mayor Ida Holm said the tram would "pay for itself", but gave no figures.\n\n'
    '"We counted twice," she told the Harbour Post, "and then once more."\n'
)


def at(words: str, text: str = TEXT) -> list[int]:
    """The piece that covers the first occurrence of these words."""
    start = text.index(words)
    return [start, start + len(words)]


GOLD: list[Json] = [
    {"id": "c1", "layer": "coding", "attributes": {"genre": "news", "topic": ["transport", "money"]}},
    {"id": "e1", "layer": "entities", "label": "PERSON", "pieces": [at("Ida Holm")], "attributes": {"actor": "ida"}},
    {"id": "s1", "layer": "sources", "label": "person", "pieces": [at("Mayor Ida Holm")],
     "attributes": {"identity": "named"}},
    {"id": "s2", "layer": "sources", "label": "person", "pieces": [at("she")], "attributes": {"identity": "named"}},
    {"id": "k1", "layer": "cues", "label": "cue", "pieces": [at("said")]},
    {"id": "q1", "layer": "quotes", "label": "mixed", "pieces": [at('the tram would "pay for itself"')]},
    {"id": "q2", "layer": "quotes", "label": "direct", "attributes": {"act": "statement"}, "comment": "in two pieces",
     "pieces": [at('"We counted twice,"'), at('"and then once more."')]},
    {"id": "m1", "layer": "claims", "label": "prediction", "pieces": [at("tram would")],
     "attributes": {"voice": "source", "check_worthy": "yes"}},
]  # fmt: skip
GOLD_RELATIONS: list[Json] = [
    {"id": "r1", "label": "attributed_to", "from": "q1", "to": "s1"},
    {"id": "r2", "label": "signalled_by", "from": "q1", "to": "k1"},
    {"id": "r3", "label": "attributed_to", "from": "q2", "to": "s2"},
    {"id": "r4", "label": "made_in", "from": "m1", "to": "q1"},
]
ANNA: list[Json] = [
    {"id": "q1", "layer": "quotes", "label": "mixed", "pieces": [at('said the tram would "pay for itself"')]},
    {"id": "e1", "layer": "entities", "label": "ORG", "pieces": [at("Harbour Post")], "status": "suggested",
     "tool": "guess 1.0", "confidence": 0.5},
]  # fmt: skip
DOCUMENTS: list[Json] = [
    {"id": "tram.line", "title": "Mayor defends tram line", "text": TEXT, "language": "en",
     "metadata": {"outlet": "Harbour Post", "published": "2031-05-02", "authors": ["A. Berg", "B. Lind"]}},
    {"id": "brief", "title": "A brief", "text": "Nothing was said.\n", "metadata": {"outlet": "Tide"}},
]  # fmt: skip
ACTORS = "id,name,kind,gender\nida,Ida Holm,person,kept-to-ourselves\n"


def make_corpus(
    folder: Path,
    documents: Sequence[Json] = DOCUMENTS,
    lines: Sequence[tuple[str, Json]] | None = None,
    actors: str = ACTORS,
) -> Corpus:
    """A corpus of one shard with the schema `news`; `lines` are (annotator, annotation line), by default two."""
    if lines is None:
        gold = {"document": "tram.line", "annotations": GOLD, "relations": GOLD_RELATIONS}
        lines = [("gold", gold), ("anna", {"document": "tram.line", "annotations": ANNA})]
    (folder / "documents").mkdir(parents=True)
    (folder / "registry").mkdir()
    (folder / "corpus.yaml").write_text("format: 1\ntitle: Trams & more\nlicence: CC0\n", encoding="utf-8")
    (folder / "schema.yaml").write_bytes((shipped("schemas") / "news.yaml").read_bytes())
    (folder / "registry" / "actors.csv").write_text(actors, encoding="utf-8")
    _write(folder / "documents" / "00001.jsonl", documents)
    for annotator in dict(lines):
        _write(folder / "annotations" / annotator / "00001.jsonl", [line for name, line in lines if name == annotator])
    return Corpus(folder)


def make_hostile_corpus(folder: Path) -> Corpus:
    """A corpus in which everything that can hold text holds a script, and offsets point where there is no text."""
    text = f"{PAYLOAD}\n\n“{PAYLOAD}” \u202esaid\u202c 👩‍👩‍👧 e\u0301\x00\x07 end.\n\nשלום עולם \u2028 line"
    document = {
        "id": "hostile",
        "title": PAYLOAD,
        "text": text,
        "language": f'en"{PAYLOAD}',
        "metadata": {"outlet": PAYLOAD, "url": "javascript:window.harmed=1", "authors": [PAYLOAD]},
    }
    places = [[[0, 40], [50, 60]], [[30, 90], [1, 20]], [[-5, 20], [100, 10_000]], [[30, 30]], [[2**63 - 2, 2**63 - 1]]]
    layers = ["quotes", "sources", "claims", "entities", "cues"]
    annotations: list[Json] = [
        {"id": f"x{n}", "layer": layer, "label": PAYLOAD, "pieces": pieces, "comment": PAYLOAD, "tool": PAYLOAD,
         "attributes": {"act": PAYLOAD, "actor": PAYLOAD, "voice": PAYLOAD, "topic": [PAYLOAD]}}
        for n, (layer, pieces) in enumerate(zip(layers, places, strict=True))
    ]  # fmt: skip
    annotations.append({"id": f'"{PAYLOAD}', "layer": "quotes", "pieces": [[5, 70]], "text": PAYLOAD})
    annotations.append({"id": "c", "layer": "coding", "attributes": {"genre": PAYLOAD, "topic": [PAYLOAD]}})
    relations = [
        {"id": "r1", "label": PAYLOAD, "from": "x0", "to": f'"{PAYLOAD}'},
        {"id": "r2", "label": "attributed_to", "from": "x0", "to": "nowhere"},
    ]
    line = {"document": "hostile", "annotations": annotations, "relations": relations}
    return make_corpus(folder, [document], [("gold", line)], f"id,name,kind\n{PAYLOAD},{PAYLOAD},person\n")


def _write(path: Path, records: Sequence[Json]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def get(build: Build, *paths: str, metadata: Json | None = None) -> list[Any]:
    """What a Datasette over a published corpus answers; `metadata`, such as an `allow`, replaces that of the folder."""

    async def ask() -> list[Any]:
        datasette = serving.datasette_for(build, metadata)
        await datasette.invoke_startup()
        try:
            return [await datasette.client.get(path) for path in paths]
        finally:
            for database in datasette.databases.values():
                database.close()

    return asyncio.run(ask())
