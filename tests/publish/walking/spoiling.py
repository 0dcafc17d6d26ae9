"""The sample corpus with mistakes in it, since as it is, validation finds nothing in it that a page could show."""

import json
from pathlib import Path


def spoil(path: Path) -> None:
    """Make the mistakes that people make: cut words, lose sources, write a value that the schema does not have."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for at, line in enumerate(lines):
        cues = [one for one in line["annotations"] if one["layer"] == "cues"]
        for cue in cues[at % 3 : 2 + at % 3]:
            cue["pieces"][-1][1] -= 1
            cue.pop("text", None)
        claims = [one for one in line["annotations"] if one["layer"] == "claims"]
        for claim in claims[: at % 2]:
            claim["attributes"]["check_worthy"] = "very"
        sources = [one for one in line["relations"] if one["label"] == "attributed_to"]
        lost = sources[: at % 4]
        line["relations"] = [one for one in line["relations"] if one not in lost]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
