"""Mending a corpus: what rules can mend is mended line by line, validated, and committed with a backup of what it was.

`run` goes through a corpus, `lines` mends one line as far as rules can and errors do not rise, `sparing` knows what is
to be left alone, `writing` puts what was mended into the bytes of a file, `changes` says what is different, `backups`
keeps the files as they were.
"""

from corpuskit.fixing.changes import Change
from corpuskit.fixing.lines import Left, mending_rules
from corpuskit.fixing.run import Fixed, fix

__all__ = ["Change", "Fixed", "Left", "fix", "mending_rules"]
