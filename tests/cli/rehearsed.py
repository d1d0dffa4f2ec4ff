"""Imported by the server that forks commands: it has rehearsed when the first of them comes."""

from __future__ import annotations

from digest.store import migrating
from tests.cli.rehearsal import rehearse
from tests.new_stores import copy_or_migrate

migrating.migrate_store = copy_or_migrate
rehearse()
