"""Walking every page of a published corpus in a browser, as readers with different screens and settings would."""
