"""How the schema came to be what it is, one step a file; Alembic runs them (digest.store.migrating)."""
