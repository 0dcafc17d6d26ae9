"""Who a source is: an actor of a registry or, where the source names none, its words; and what it is called.

Words are compared without regard to case, accents written in one way or another, white space and marks around them,
and without the English article and the possessive 's at their ends. Titles stay: "President Holm" and "Holm" may be two
people. A bare pronoun is nobody until somebody says who is meant.
"""

import hashlib
import re
import unicodedata

from corpuskit.schema.types import Registry, Schema
from corpuskit.tables import published

# What stands in place of a voice: no source is given, it is a pronoun, its words are not part of the release.
NONE, PRONOUN, WORDLESS = 0, -1, -2
MISSING = {
    NONE: ("no source", "Nobody is credited with the quote"),
    PRONOUN: ("pronouns, not resolved", "The source is a bare pronoun, and nothing says who is meant"),
    WORDLESS: ("words not given", "The words of the source are not part of this release"),
}

# Pronouns that stand alone as a source, in the languages that have been met; words that are names elsewhere are not.
PRONOUNS = {
    "English": "i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we "
    "us our ours ourselves they them their theirs themselves who whom whose which that this these those one",
    "German": "ich mir mich du dir er ihm ihn sie ihr ihnen es wir uns der die das dieser diese dieses welche welcher",
    "French": "je moi tu toi il elle lui on nous vous ils elles eux qui celui celle ceux celles",
    "Spanish": "yo tú él ella ello usted nosotros nosotras ellos ellas ustedes quien quienes",
    "Italian": "io lui lei egli ella noi voi loro essi chi",
    "Dutch": "ik jij je hij zij ze wij jullie zich",
}
_PRONOUNS = frozenset(" ".join(PRONOUNS.values()).split())
_ARTICLE = re.compile(r"(?:the|an?) (?=\S)")
_POSSESSIVE = re.compile(r"(?<=\w)'s$")
_LONGEST = 300  # code points: a source that goes on longer is told apart by its beginning


def folded(words: str | None) -> str:
    """The words as they are compared; empty where there are none."""
    if not words:
        return ""
    plain = " ".join(unicodedata.normalize("NFC", words[: 2 * _LONGEST]).casefold().split())
    plain = _without_marks(plain.replace("’", "'"))
    return _ARTICLE.sub("", _POSSESSIVE.sub("", plain), count=1)[:_LONGEST]


def _without_marks(words: str) -> str:
    """Without the marks around the words, but for a full stop or bracket behind them; marks alone stay."""
    start, end = 0, len(words)
    while start < end and _is_mark(words[start]):
        start += 1
    while end > start and words[end - 1] not in ".)" and _is_mark(words[end - 1]):
        end -= 1
    return words[start:end] or words


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PSZC"


def is_pronoun(words: str) -> bool:
    """Whether folded words are a bare pronoun."""
    return words in _PRONOUNS


def id_of_words(words: str) -> str:
    """The id of a voice that is known by its words alone: the same in every build."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def name_column(registry: Registry) -> str:
    """The column of a registry that says what a record is called: `name`, else its first words, else the id."""
    words = [column.name for column in published(registry.columns) if column.type == "string" and not column.many]
    return "name" if "name" in words else words[0] if words else "id"


def marks_pronouns(schema: Schema, sources: str) -> bool:
    """Whether the layer of sources says itself which of them are pronouns, by `mention`."""
    mention = schema.layers[sources].attributes.get("mention")
    return mention is not None and not mention.many and not mention.sensitive and "pronoun" in (mention.values or ())
