"""The family of report."""
