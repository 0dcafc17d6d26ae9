"""STAM: each document with its annotations loaded as a store, and each text compared with the recorded one.

Loading resolves offsets and references. STAM's own text validation is not offered by its Python bindings, so that the
comparison is a loop here. Attributes and labels become data of the annotations; a store knows no closed vocabulary.
"""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.peers import lines

PACKAGES = ("stam",)
SLOW = True
CHECKS = "offsets inside the text, references between annotations, the recorded text"
CANNOT = "vocabulary, number of pieces, overlap, relation ends (its data is open)"

_SET = "corpus"


def prepare(corpus: Path, folder: Path) -> None:
    """Write a store for each document as one line of STAM JSON, with the places of the lines it was made from."""
    stores: dict[str, dict[str, Any]] = {}
    for place, raw in lines(corpus, "documents"):
        document = json.loads(raw)
        resource = {"@type": "TextResource", "@id": document["id"], "text": document["text"]}
        store = {"@type": "AnnotationStore", "resources": [resource], "annotationsets": [], "annotations": []}
        stores[document["id"]] = {"place": place, "store": store}
    for place, raw in lines(corpus, "annotations"):
        try:
            line = json.loads(raw)
            said = list(_annotations(line, place.split("/")[1]))
        except (ValueError, KeyError, TypeError):
            continue  # what is no line of annotations has no place in a store
        if line["document"] in stores:
            stores[line["document"]]["place"] = place
            stores[line["document"]]["store"]["annotations"] += said
    with (folder / "stam.jsonl").open("w", encoding="utf-8") as file:
        for entry in stores.values():
            file.write(entry["place"] + "\t" + json.dumps(entry["store"], ensure_ascii=False) + "\n")


def _annotations(line: dict[str, Any], annotator: str) -> Iterator[dict[str, Any]]:
    for annotation in line["annotations"]:
        texts = [_selector(line["document"], piece) for piece in annotation.get("pieces", ())]
        if not texts:
            texts = [{"@type": "ResourceSelector", "resource": line["document"]}]
        named = {key: annotation[key] for key in ("layer", "label", "text") if key in annotation}
        yield _annotation(f"{annotator}/{annotation['id']}", texts, {**named, **annotation.get("attributes", {})})
    for relation in line.get("relations", ()):
        ends = [{"@type": "AnnotationSelector", "annotation": f"{annotator}/{relation[end]}"} for end in ("from", "to")]
        yield _annotation(f"{annotator}/{relation['id']}", ends, {"relation": relation["label"]}, "DirectionalSelector")


def _annotation(
    name: str, selectors: list[dict[str, Any]], data: dict[str, Any], several: str = "CompositeSelector"
) -> dict[str, Any]:
    target = selectors[0] if len(selectors) == 1 else {"@type": several, "selectors": selectors}
    values = [
        {"@type": "AnnotationData", "set": _SET, "key": key, "value": {"@type": "String", "value": str(value)}}
        for key, value in data.items()
    ]
    return {"@type": "Annotation", "@id": name, "target": target, "data": values}


def _selector(resource: str, piece: list[int]) -> dict[str, Any]:
    begin, end = ({"@type": "BeginAlignedCursor", "value": offset} for offset in piece)
    return {"@type": "TextSelector", "resource": resource, "offset": {"@type": "Offset", "begin": begin, "end": end}}


def faulty(_corpus: Path, folder: Path) -> Iterator[str]:
    """Documents that cannot be loaded, or whose annotations cover another text than the recorded one."""
    stam = importlib.import_module("stam")
    with (folder / "stam.jsonl").open(encoding="utf-8") as file:
        for line in file:
            place, _, content = line.partition("\t")
            try:
                store = stam.AnnotationStore(string=content)
                key = store.dataset(_SET).key("text") if store.annotations_len() else None
                valid = all(
                    " ".join(annotation.text()) == str(data.value())
                    for annotation in store.annotations()
                    for data in annotation.data(key)
                )
            except BaseException as error:  # a panic of the Rust side is no Exception
                if isinstance(error, KeyboardInterrupt | SystemExit):
                    raise
                valid = False
            if not valid:
                yield place
