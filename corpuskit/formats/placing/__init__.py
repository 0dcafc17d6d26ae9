"""Placing: what brings pieces of foreign files to their places in a text, by units, quotes, tokens and white space."""
