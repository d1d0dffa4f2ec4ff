"""Dates as people and programs write them -> instants."""

from digest.sources.dates.dates import EARLIEST, parse_date

__all__ = ["EARLIEST", "parse_date"]
