"""Importing: foreign files become documents and annotations of a corpus in one transaction; every entry is counted.

The steps: `inputs` collects files, `known` says what the corpus has already, `reading` turns units into records part by
part (finished parts survive a kill), `placing` merges them into shards, `journal` keeps the account.
"""

from corpuskit.importing.run import Outcome, Request, import_files

__all__ = ["Outcome", "Request", "import_files"]
