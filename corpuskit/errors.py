"""The one exception that users meet: what went wrong, where, and what to do next."""


class CorpuskitError(Exception):
    """Something the user can mend. The command line prints it and exits with 2.

    `message` starts with a place (``file:line:``) where there is one, in lower case and without a full stop; `hint` is
    the next step, as a sentence. Both may hold text from a corpus and are escaped where they are printed, not here.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """The message and below it the hint: all that somebody sees who uses corpuskit from Python."""
        return self.message if self.hint is None else f"{self.message}\n{self.hint}"


class SchemaError(CorpuskitError):
    """A schema, mapping or corpus.yaml that cannot be used."""


class FormatError(CorpuskitError):
    """A foreign file or folder that its reader cannot take at all (single bad lines are set aside instead)."""


class StorageError(CorpuskitError):
    """The corpus folder cannot be read or written: permissions, a second writer, a full disk."""


def uncapitalised(text: str) -> str:
    """Another program's message as ours begin: with a small letter, unless its first word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
