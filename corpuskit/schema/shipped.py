"""The files that come with corpuskit: schemas, mappings and the sample's raw articles, in a wheel or a checkout."""

from pathlib import Path

from corpuskit.errors import CorpuskitError

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(name: str) -> Path:
    """The folder `schemas` or `corpus` as shipped: inside the package when installed, beside it in a checkout."""
    for parent in (_PACKAGE / "shipped", _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise CorpuskitError(f"the folder '{name}' that comes with corpuskit is missing", "Install corpuskit again.")


def find_shipped(name: str, kind: str, suffix: str = ".yaml") -> Path:
    """The file called `name` among the shipped ones, or at the path `name`; `kind` is the word for messages.

    Raises CorpuskitError with the names that exist.
    """
    known = {path.name.removesuffix(suffix): path for path in sorted(shipped("schemas").glob(f"*{suffix}"))}
    if suffix == ".yaml":
        known = {key: path for key, path in known.items() if "." not in key}
    if name in known:
        return known[name]
    if Path(name).is_file():
        return Path(name)
    hint = f"Give the path of a file, or one of: {', '.join(known)}." if known else "Give the path of a file."
    raise CorpuskitError(f"there is no {kind} '{name}'", hint)
