"""The family of publish."""
