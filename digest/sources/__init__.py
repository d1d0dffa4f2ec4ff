"""Where articles come from: one pure parser a kind, and the one module that fetches."""
