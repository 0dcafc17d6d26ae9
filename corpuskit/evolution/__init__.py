"""How schemas come and change: drafted from data, compared with each other, and a corpus migrated to another.

`inferring` drafts a schema, `comparing` says what changed between two and `touching` which annotations that touches;
`plans` reads what a migration is to do, `migrating` does it.
"""
