"""The configuration of a corpus, corpus.yaml: how it presents itself and how its findings are to be counted."""

import shlex
from pathlib import Path
from typing import Any

import msgspec

from corpuskit.errors import CorpuskitError
from corpuskit.findings import Severity
from corpuskit.plainyaml import Steps, YamlFile, did_you_mean, shown
from corpuskit.snapshot import Snapshot

FORMAT = 1
CONFIG = "corpus.yaml"


class Checks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What corpus.yaml says under `validate`; options of the command line come before it.

    Rules are named by code, name or family. `select` and `ignore` choose rules, `ignore_for_annotator` switches some
    off in the work of one annotator, `severities` gives a rule another severity, `severity` is the least that counts,
    and `baseline` is the file of known findings, relative to the corpus.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    ignore_for_annotator: dict[str, tuple[str, ...]] = {}
    severities: dict[str, Severity] = {}
    severity: Severity = Severity.INFO
    baseline: str | None = None


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What corpus.yaml says: the format of the folder, how the corpus presents itself, how it is validated.

    `authors` are names as "Family, Given" or as they are written, `year`, `version`, `url` and `doi` are for those who
    cite the corpus; `report` is the address for reports of mistakes, in which ``{key}`` stands for the annotation.
    """

    format: int = FORMAT
    title: str | None = None
    description: str | None = None
    licence: str | None = None
    citation: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    version: str | None = None
    url: str | None = None
    doi: str | None = None
    report: str | None = None
    validate: Checks = Checks()


def config_file(root: Path, snapshot: Snapshot) -> YamlFile:
    """The file corpus.yaml with the lines of its keys. Raises CorpuskitError where there is none."""
    if not root.exists():
        raise CorpuskitError(f"{root}: there is no such folder", "Check the path, and the folder that you are in.")
    if not snapshot.exists(CONFIG):
        hint = f"Make one with: corpuskit init {shlex.quote(str(root))}"
        raise CorpuskitError(f"{root}: not a corpus: there is no {CONFIG}", hint)
    return YamlFile.read(root / CONFIG)


def read_config(root: Path, snapshot: Snapshot) -> Config:
    """The configuration of the corpus at `root`.

    Raises CorpuskitError, with the line and the key, where the file is of a newer format or not as expected.
    """
    file = config_file(root, snapshot)
    data = file.mapping(file.data, ())
    version = data.get("format")
    if not isinstance(version, int):
        problem = f"expected the version of the folder's format, such as {FORMAT}, found {shown(version)}"
        raise file.error(("format",), problem)
    if version > FORMAT:
        hint = "Install a newer corpuskit to read it."
        raise file.error(("format",), f"the corpus has format {version}, but this corpuskit reads up to {FORMAT}", hint)
    return file.convert({**data, "validate": _checks(file, data.get("validate"))}, Config, ())


def _checks(file: YamlFile, value: Any) -> Checks:
    where: Steps = ("validate",)
    data = file.mapping(value, where)
    file.refuse_unknown(data, Checks.__struct_fields__, where)
    severities = file.mapping(data.get("severities"), (*where, "severities"))
    written = {(*where, "severities", rule): severity for rule, severity in severities.items()}
    if "severity" in data:
        written[(*where, "severity")] = data["severity"]
    known = [severity.value for severity in Severity]
    for steps, severity in written.items():
        if severity not in known:
            problem = f"found {shown(severity)}, expected one of {', '.join(known)}"
            raise file.error(steps, problem, did_you_mean(str(severity), known))
    return file.convert({**data, "severities": severities}, Checks, where)
