"""dkpro-cassis: each document with its annotations loaded as XMI, and the CAS checked against its type system.

CAS annotations have one begin and one end, so that a discontinuous annotation is converted to its bounds; labels and
attributes are features, layers and relations types. Offsets in XMI count UTF-16 units.
"""

import importlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from tests.bench.peers import lines

PACKAGES = ("dkpro-cassis",)
SLOW = True
CHECKS = "types and features that are declared, references, types of values"
CANNOT = "labels and values (features are strings), offsets against the text, recorded texts, overlap, pieces"

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" '
    'xmlns:cas="http:///uima/cas.ecore" xmlns:c="http:///c.ecore" xmi:version="2.0"><cas:NULL xmi:id="0"/>'
)


def prepare(corpus: Path, folder: Path) -> None:
    """Write the type system, and an XMI file for each document with the annotations of all annotators."""
    from tests.bench.peers.vocabulary import write_vocabulary

    write_vocabulary(corpus, folder)
    said = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    (folder / "types.xml").write_text(_types(said), encoding="utf-8")
    documents: dict[str, tuple[str, str, list[dict[str, Any]]]] = {}
    for place, raw in lines(corpus, "documents"):
        document = json.loads(raw)
        documents[document["id"]] = (place, document["text"], [])
    for place, raw in lines(corpus, "annotations"):
        try:
            line = json.loads(raw)
            _xmi("", [line])
        except (ValueError, KeyError, TypeError):
            continue  # what is no line of annotations has no place in a CAS
        if line["document"] in documents:
            _, text, said_of = documents[line["document"]]
            documents[line["document"]] = (place, text, [*said_of, line])
    places = []
    for number, (place, text, said_of) in enumerate(documents.values()):
        (folder / f"{number:06}.xmi").write_text(_xmi(text, said_of), encoding="utf-8")
        places.append(place)
    (folder / "places.json").write_text(json.dumps(places), encoding="utf-8")


def faulty(_corpus: Path, folder: Path) -> Iterator[str]:
    """Documents that cannot be loaded or that the type check finds fault with."""
    cassis = importlib.import_module("cassis")
    with (folder / "types.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    for number, place in enumerate(json.loads((folder / "places.json").read_text(encoding="utf-8"))):
        with (folder / f"{number:06}.xmi").open("rb") as file:
            try:
                valid = not cassis.load_cas_from_xmi(file, typesystem=types).typecheck()
            except Exception:  # it raises what its parsing happens to raise
                valid = False
        if not valid:
            yield place


def _types(said: dict[str, Any]) -> str:
    described = []
    for name, layer in said["layers"].items():
        described.append(_type(name, "uima.tcas.Annotation", ["id", "label", *layer["attributes"]], "uima.cas.String"))
    for name in said["relations"]:
        described.append(_type(name, "uima.cas.TOP", ["from_", "to_"], "uima.tcas.Annotation"))
    inside = "".join(described)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><typeSystemDescription '
        f'xmlns="http://uima.apache.org/resourceSpecifier"><types>{inside}</types></typeSystemDescription>'
    )


def _type(name: str, above: str, features: Iterable[str], kind: str) -> str:
    inside = "".join(
        f"<featureDescription><name>{feature}</name><description/><rangeTypeName>{kind}</rangeTypeName>"
        "</featureDescription>"
        for feature in features
    )
    return (
        f"<typeDescription><name>c.{name}</name><description/><supertypeName>{above}</supertypeName>"
        f"<features>{inside}</features></typeDescription>"
    )


def _xmi(text: str, said_of: list[dict[str, Any]]) -> str:
    units = [0]
    for character in text:
        units.append(units[-1] + 1 + (ord(character) > 0xFFFF))
    parts, members, number = [], [], 10
    for line in said_of:
        ids: dict[str, int] = {}
        for annotation in line["annotations"]:
            number += 1
            ids[annotation["id"]] = number
            pieces = annotation.get("pieces") or [[0, len(text)]]
            bounds = {"begin": min(p[0] for p in pieces), "end": max(p[1] for p in pieces)}
            offsets = {key: units[at] if at < len(units) else at for key, at in bounds.items()}
            named = {key: annotation[key] for key in ("id", "label") if key in annotation}
            parts.append(_element(annotation["layer"], number, offsets | named | annotation.get("attributes", {})))
        for relation in line.get("relations", ()):
            number += 1
            ends = {f"{end}_": ids.get(relation[end], 9_999_999) for end in ("from", "to")}
            parts.append(_element(relation["label"], number, ends))
        members += [str(member) for member in range(11, number + 1)]
    sofa = f'<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString={_quoted(text)}/>'
    view = f'<cas:View sofa="1" members="{" ".join(dict.fromkeys(members))}"/>'
    return _HEAD + sofa + "".join(parts) + view + "</xmi:XMI>\n"


def _element(name: str, number: int, features: dict[str, Any]) -> str:
    sofa = ' sofa="1"' if "begin" in features else ""
    written = "".join(f" {key}={_quoted(str(value))}" for key, value in features.items())
    return f'<c:{name} xmi:id="{number}"{sofa}{written}/>'


def _quoted(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
