"""What was found when one part of a newsletter was tried."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One part that was tried: what was found, and the exit code that its trouble means (0 without one).

    A `notice` is no trouble, and still something that a person should know. `record` is the DNS record that would put
    it right, as a zone file has it.
    """

    part: str
    found: str
    exit_code: int = 0
    notice: bool = False
    record: str = ""

    @property
    def well(self) -> bool:
        """Whether there is nothing to do about it."""
        return self.exit_code == 0 and not self.notice
