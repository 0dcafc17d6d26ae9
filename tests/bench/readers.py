"""Other tools' readers of the files that corpuskit exports: `PYTHON tests/bench/readers.py FORMAT FOLDER`.

Each goes through the documents of a folder and gives each with its text and its annotations: where they begin and end,
and which words they cover. What was met is printed as JSON, with the seconds that this took, imports not included. Only
the tool is imported, so that this file runs where corpuskit is not installed. Needed are `pip install bratly-io-fs
dkpro-cassis label-studio-sdk pandas pyarrow datasets spacy conllu gatenlp bioc`, or those that are to be compared.
"""

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

Marked = tuple[int, int, str]
Read = Iterator[tuple[str, list[Marked]]]


def bratly(folder: Path, load: Any) -> Read:
    """bratly, with the texts, which it does not read."""
    for path in sorted(folder.rglob("*.ann")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        said = load.read_and_load_ann_file(str(path))
        yield text, [(one.fragments[0].start, one.fragments[-1].end, one.content) for one in _of_brat(said)]


def _of_brat(said: Any) -> Iterator[Any]:
    for several in said.annotations.values() if isinstance(said.annotations, dict) else [said.annotations]:
        yield from (one for one in several if hasattr(one, "fragments"))


def cassis_xmi(folder: Path, cassis: Any) -> Read:
    """dkpro-cassis on XMI: all annotations of the view."""
    for types in sorted(folder.rglob("TypeSystem.xml")):
        with types.open("rb") as file:
            system = cassis.load_typesystem(file)
        for path in sorted(types.parent.glob("*.xmi")):
            with path.open("rb") as file:
                yield _of_cas(cassis.load_cas_from_xmi(file, typesystem=system))


def cassis_json(folder: Path, cassis: Any) -> Read:
    """dkpro-cassis on JSON: all annotations of the view."""
    for path in sorted(folder.rglob("*.json")):
        with path.open("rb") as file:
            yield _of_cas(cassis.load_cas_from_json(file))


def _of_cas(cas: Any) -> tuple[str, list[Marked]]:
    found = [one for one in cas.select_all() if hasattr(one, "begin")]
    return cas.sofa_string, [(one.begin, one.end, one.get_covered_text()) for one in found]


def label_studio(folder: Path, sdk: Any) -> Read:
    """The SDK's converter, as it goes through tasks on their way to other formats."""
    config = next(folder.glob("*.xml")).read_text(encoding="utf-8")
    converter = sdk.Converter(config, str(folder), download_resources=False)
    for path in sorted(folder.glob("*.json")):
        for task in converter.iter_from_json_file(str(path)):
            found = [one for several in task["output"].values() for one in several if "start" in one]
            text = next(iter(task["input"].values()))
            yield text, [(one["start"], one["end"], text[one["start"] : one["end"]]) for one in found]


def pandas_csv(folder: Path, pandas: Any) -> Read:
    """pandas on a table, its rows by documents."""
    for path in sorted(folder.rglob("*.csv")):
        yield from _of_frame(pandas.read_csv(path, dtype=str, keep_default_na=False), path.parent)


def pandas_jsonl(folder: Path, pandas: Any) -> Read:
    """pandas on a table as JSON Lines, its rows by documents."""
    for path in sorted(folder.rglob("*.jsonl")):
        yield from _of_frame(pandas.read_json(path, lines=True), path.parent)


def _of_frame(frame: Any, folder: Path) -> Read:
    for name, rows in frame.groupby("document", sort=False):
        text = (folder / "texts" / f"{name}.txt").read_bytes().decode()
        marked = [(int(row.start or 0), int(row.end or 0)) for row in rows.itertuples() if _is_number(row.start)]
        yield text, [(start, end, text[start:end]) for start, end in marked]


def _is_number(value: Any) -> bool:
    return value not in ("", None) and value == value  # pandas says NaN where there is nothing


def datasets_json(folder: Path, datasets: Any) -> Read:
    """Hugging Face's datasets on JSON Lines, streamed."""
    paths = [str(path) for path in sorted(folder.rglob("*.jsonl"))]
    for row in datasets.load_dataset("json", data_files=paths, split="train", streaming=True):
        if "tokens" not in row:
            text = row["text"]
            pieces = [(piece["start"], piece["end"]) for one in row["annotations"] for piece in one["pieces"]]
            yield text, [(start, end, text[start:end]) for start, end in pieces]
        else:
            yield " ".join(row["tokens"]), [(at, at + 1, token) for at, token in enumerate(row["tokens"])]


def spacy_docbin(folder: Path, spacy: Any) -> Read:
    """spaCy on its own files: entities and groups of spans."""
    vocabulary = spacy.blank("en").vocab
    for path in sorted(folder.rglob("*.spacy")):
        for doc in spacy.tokens.DocBin().from_disk(path).get_docs(vocabulary):
            found = [*doc.ents, *(span for group in doc.spans.values() for span in group)]
            yield doc.text, [(span.start_char, span.end_char, span.text) for span in found]


def conllu_sentences(folder: Path, conllu: Any) -> Read:
    """The conllu package: each sentence with its tokens, all that it knows; it does not place them in a text."""
    for path in sorted(folder.rglob("*.conllu")):
        with path.open(encoding="utf-8") as file:
            for sentence in conllu.parse_incr(file):
                yield sentence.metadata.get("text", ""), [(token["id"], 0, token["form"]) for token in sentence]


def gatenlp_xml(folder: Path, gatenlp: Any) -> Read:
    """gatenlp on GATE XML."""
    for path in sorted(folder.rglob("*.xml")):
        yield _of_gate(gatenlp.Document.load(str(path), fmt="gatexml"))


def gatenlp_bdoc(folder: Path, gatenlp: Any) -> Read:
    """gatenlp on its own JSON."""
    for path in sorted(folder.rglob("*.bdocjs")):
        yield _of_gate(gatenlp.Document.load(str(path), fmt="bdocjs"))


def _of_gate(document: Any) -> tuple[str, list[Marked]]:
    found = [one for name in document.annset_names() for one in document.annset(name)]
    return document.text, [(one.start, one.end, document[one]) for one in found]


def bioc_xml(folder: Path, bioc: Any) -> Read:
    """The bioc package on XML."""
    for path in sorted(folder.rglob("*.xml")):
        with path.open(encoding="utf-8") as file:
            yield from _of_bioc(bioc.load(file))


def bioc_json(folder: Path, bioc: Any) -> Read:
    """The bioc package on JSON."""
    for path in sorted(folder.rglob("*.json")):
        with path.open(encoding="utf-8") as file:
            yield from _of_bioc(bioc.load(file))


def _of_bioc(collection: Any) -> Read:
    for document in collection.documents:
        marked = []
        for passage in document.passages:
            for one in passage.annotations:
                marked += [(place.offset, place.offset + place.length, one.text) for place in one.locations]
        yield "".join(passage.text or "" for passage in document.passages), marked


#: For each format the reader, the module that it needs, and the package that has it.
READERS: dict[str, tuple[Callable[[Path, Any], Read], str, str]] = {
    "brat": (bratly, "bratly.io.file_read_src", "bratly-io-fs"),
    "uima-xmi": (cassis_xmi, "cassis", "dkpro-cassis"),
    "uima-json": (cassis_json, "cassis", "dkpro-cassis"),
    "label-studio": (label_studio, "label_studio_sdk.converter", "label-studio-sdk"),
    "span-table": (pandas_csv, "pandas", "pandas"),
    "span-table-jsonl": (pandas_jsonl, "pandas", "pandas"),
    "hf": (datasets_json, "datasets", "datasets"),
    "hf-tokens": (datasets_json, "datasets", "datasets"),
    "spacy": (spacy_docbin, "spacy", "spacy"),
    "conllu": (conllu_sentences, "conllu", "conllu"),
    "gate-xml": (gatenlp_xml, "gatenlp", "gatenlp"),
    "gate-bdoc": (gatenlp_bdoc, "gatenlp", "gatenlp"),
    "bioc-xml": (bioc_xml, "bioc.biocxml", "bioc"),
    "bioc-json": (bioc_json, "bioc.biocjson", "bioc"),
}


def measured(read: Read) -> dict[str, float]:
    """How many documents and annotations are read, and the seconds and megabytes that it takes."""
    documents = annotations = 0
    clock, cpu = time.perf_counter(), time.process_time()
    for _, marked in read:
        documents += 1
        annotations += len(marked)
    return {
        "documents": documents,
        "annotations": annotations,
        "cpu": time.process_time() - cpu,
        "clock": time.perf_counter() - clock,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Read and print what was measured, and the peer's version."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    reader, module, package = READERS[name]
    imported = importlib.import_module(module)
    print(json.dumps(measured(reader(folder, imported)) | {"peer": f"{package} {version(package)}"}))


if __name__ == "__main__":
    main()
