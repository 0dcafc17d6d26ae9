"""What stores of STAM hold when they are written: everything."""

HOLDS = frozenset(
    "pieces overlap nested relations relation-attributes attributes many-values document status confidence tool time "
    "comment ids annotators metadata title language typed-values empty-label zero-width unaligned".split()
)
