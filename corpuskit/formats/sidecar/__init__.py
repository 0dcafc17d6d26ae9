"""The sidecar of an export: what a format cannot hold, in a file beside its files, so that an import restores it.

`lines` is the file, `pairing` finds what is the same annotation in two lines, `restoring` gives what came back from a
tool what it had before it went out, and `following` does so for whatever a format reads.
"""
