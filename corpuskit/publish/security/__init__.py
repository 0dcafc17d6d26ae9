"""What protects those who read a published corpus, and the server that serves it to them.

Answers carry headers that leave a browser little to run (`headers`, `policy`, `nonces`), questions in SQL are kept
small (`limits`, `functions`), and errors and Datasette's own pages about itself reveal nothing of the machine
(`errors`, `machine`).
"""
