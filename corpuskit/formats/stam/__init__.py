"""STAM: stores of texts with stand-off annotations, which are keys with values, as JSON and as tables (CSV)."""
