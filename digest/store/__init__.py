"""What is remembered between runs: articles with their revisions, and what sources said. SQLAlchemy's one home."""
