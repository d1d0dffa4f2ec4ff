"""What a person sees at a terminal: progress, tables, the closing lines. rich's one home."""

from __future__ import annotations

from digest.cli.terminal.lines import (
    is_terminal,
    is_unattended,
    print_lines,
    print_problems,
    print_rows,
    print_size,
    print_table,
    print_warnings,
)
from digest.cli.terminal.progress import counting_progress, print_above, reading_progress, sending_progress

__all__ = [
    "counting_progress",
    "is_terminal",
    "is_unattended",
    "print_above",
    "print_lines",
    "print_problems",
    "print_rows",
    "print_size",
    "print_table",
    "print_warnings",
    "reading_progress",
    "sending_progress",
]
