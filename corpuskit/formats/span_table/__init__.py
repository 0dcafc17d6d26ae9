"""Span tables: a row for each annotation, with document, start, end, label and what else there is."""
