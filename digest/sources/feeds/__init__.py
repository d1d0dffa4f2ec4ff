"""Feeds of every kind: RSS, RDF, Atom and JSON Feed, and lists of them (OPML)."""
