"""Imported by the server that forks commands: it has rehearsed when the first of them comes."""

from __future__ import annotations

from tests.cli.rehearsal import rehearse

rehearse()
