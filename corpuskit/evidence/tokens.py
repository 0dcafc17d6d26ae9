"""Where the tokens of a text are, by a spaCy pipeline; spaCy is loaded when the first text is divided."""

from bisect import bisect_right
from functools import lru_cache
from typing import Any

from corpuskit.errors import CorpuskitError
from corpuskit.offsets import Piece

#: In place of a pipeline's name: the rules for tokens of each document's language, without a trained pipeline.
BLANK = "blank"
_ANY = "xx"  # spaCy's word for a text of which no language is known


def tokens_of(text: str, pipeline: str, language: str | None) -> list[Piece]:
    """The tokens of a text in order; white space between them is none. `pipeline` is `BLANK` or the name of one.

    Raises CorpuskitError where the pipeline is not installed.
    """
    name = (language or _ANY).partition("-")[0].lower() if pipeline == BLANK else ""
    nlp = _pipeline(pipeline, name)
    with nlp.memory_zone():  # what it learns of a text's words is forgotten with the text
        return [(token.idx, token.idx + len(token)) for token in nlp.tokenizer(text) if not token.is_space]


def token_split_at(tokens: list[Piece], position: int) -> Piece | None:
    """The token inside which a position lies, neither at its beginning nor at its end."""
    index = bisect_right(tokens, position, key=lambda token: token[0]) - 1
    if index >= 0 and tokens[index][0] < position < tokens[index][1]:
        return tokens[index]
    return None


@lru_cache(maxsize=8)
def _pipeline(pipeline: str, language: str) -> Any:
    import spacy

    if pipeline == BLANK:
        try:
            return spacy.blank(language)
        except ImportError:  # a language that spaCy does not know, or for which it needs more than itself
            return spacy.blank(_ANY)
    try:
        return spacy.load(pipeline)
    except (OSError, ImportError, ValueError) as error:
        raise CorpuskitError(
            f"the pipeline '{pipeline}' cannot be loaded by spaCy",
            f"Install it with: python -m spacy download {pipeline}, or leave the name out.",
        ) from error
