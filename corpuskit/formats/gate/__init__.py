"""Documents of GATE: its XML, and the bdoc files that it exchanges with gatenlp."""
