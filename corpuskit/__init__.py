"""Annotation corpora of news articles."""
