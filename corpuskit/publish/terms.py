"""On which terms a corpus is published: with its texts or without, open or restricted."""

import msgspec


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a release gives.

    `excerpts` is the length, in code points, above which no stretch of a text is given; None where all texts are, 0
    where no words of them are. `restricted` releases allow no SQL, no download of the database and no streaming of
    whole tables, and show texts in the reader alone.
    """

    excerpts: int | None = None
    restricted: bool = False

    @property
    def options(self) -> str:
        """The options of the command `publish` that ask for these terms; empty for an open release."""
        words = []
        if self.excerpts is not None:
            words.append(f"--no-text --excerpts {self.excerpts}" if self.excerpts else "--no-text")
        if self.restricted:
            words.append("--restricted")
        return " ".join(words)


OPEN = Terms()
