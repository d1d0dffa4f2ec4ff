"""Articles in files that people write: text, Markdown, tables and JSON lines."""
