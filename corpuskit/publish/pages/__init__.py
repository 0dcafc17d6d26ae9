"""The family of publish/pages."""
