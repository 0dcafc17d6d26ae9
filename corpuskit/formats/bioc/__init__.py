"""BioC, in XML and in JSON: collections of documents with passages, sentences, annotations and relations."""
