"""How a corpus is cited: a line of text, and an entry for BibTeX."""

import re

from corpuskit.config import Config

_SPECIAL = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


def line_of(about: Config, title: str) -> str:
    """The citation that corpus.yaml gives, else one made of its authors, year, title, version and address; empty where
    it names no authors either.
    """
    if about.citation or not about.authors:
        return about.citation or ""
    authors = "; ".join(about.authors)
    year = f" ({about.year})" if about.year is not None else ""
    version = f", version {about.version}" if about.version else ""
    place = f"https://doi.org/{about.doi}" if about.doi else about.url or ""
    return f"{authors}{year}. {title}{version}.{f' {place}' if place else ''}"


def bibtex_of(about: Config, title: str, name: str) -> str:
    """An entry for BibTeX, of the kind misc; what corpus.yaml does not say is not in it."""
    year = str(about.year) if about.year is not None else None
    fields = {
        "title": f"{{{_escaped(title)}}}",
        "author": " and ".join(map(_escaped, about.authors)) or None,
        "year": year,
        "version": _escaped(about.version) if about.version else None,
        "doi": about.doi,
        "url": about.url,
        "note": _escaped(about.citation) if about.citation and not about.authors else None,
    }
    key = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") + (f"-{year}" if year else "")
    body = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items() if value)
    return f"@misc{{{key},\n{body}\n}}"


def _escaped(words: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in words)
