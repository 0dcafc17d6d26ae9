"""Evidence: what rules are given and judge by. Nothing here finds a fault; each module serves several rules.

`view` and `context` are what a rule gets: a document with all that is said of it, and the corpus around it. `found`
makes findings, `attributed` and `foreign` those of attributes and of foreign files. `characters` and `garbling` know
what texts are made of, `tokens` asks spaCy, `values` and `files` know what the schema and the folder expect, `outline`
and `roll` look over many documents. `nearby`, `moved` and `units` say where a recorded text stands, `sweep` what
overlaps, `twins` what is there twice, and `mending` moves pieces.
"""
