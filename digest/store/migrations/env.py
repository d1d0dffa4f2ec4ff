"""What Alembic runs to reach the migrations: they go through the connection, and the transaction, that it was given."""

from __future__ import annotations

from alembic import context

from digest.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, since we begin the transactions and not its driver
    render_as_batch=True,  # as it changes tables by making them anew
)
with context.begin_transaction():
    context.run_migrations()
