"""Every error that ends a command, and the exit code each one means.

    DigestError                 1   a bug, unless a subclass says otherwise
    ├── UsageError              2   wrong arguments, a missing file, a bad date
    ├── NothingUsableError      3   no article could be read, or none is in the window
    ├── RefusedError            5   the e-mail itself is not fit to be sent
    ├── HeldError               6   an edition is held, or another took its place
    ├── PartlySentError         7   some readers did not get it, and may be tried again
    ├── InDoubtError            8   nobody knows whether some readers got it; a person decides
    ├── TemporaryError         75   try again later: host, DNS or SMTP server down
    │   ├── LockedError             another process is at it
    │   ├── ThrottledError          the mail server wants less for now
    │   ├── BrokenError             a connection broke before a message was accepted
    │   └── BlockedError       78   the mail server does not want our mail at all: a person must ask why
    └── ConfigError            78   digest.toml, a theme or a login is wrong
        ├── TemplateError           a theme that does not compile
        └── LoginError              the server refused the login, sender or certificate

An error carries what went wrong and what to do about it; `cli/` alone turns it into text and an exit code.
"""

from __future__ import annotations


class DigestError(Exception):
    """A whole operation failed.

    `problem` names the file, line or key; `advice` says what to do about it and may be empty.
    """

    exit_code = 1

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.problem}. {self.advice}" if self.advice else self.problem


class UsageError(DigestError):
    """The command was given something that cannot be used: arguments, a missing file, a bad date."""

    exit_code = 2


class NothingUsableError(DigestError):
    """There is no article to make an edition from."""

    exit_code = 3


class RefusedError(DigestError):
    """The e-mail is not fit to be sent: an unresolved placeholder, no unsubscribe, an example value."""

    exit_code = 5


class HeldError(DigestError):
    """An edition is not sent: something holds it, or another took its place."""

    exit_code = 6


class PartlySentError(DigestError):
    """Some readers were not reached for a passing reason."""

    exit_code = 7


class InDoubtError(DigestError):
    """A server went silent after it had the whole message: a second try could be a second copy."""

    exit_code = 8


class TemporaryError(DigestError):
    """Something out there is down; the same command may work later."""

    exit_code = 75


class LockedError(TemporaryError):
    """Another process is at the same work, and was not done in time."""


class ThrottledError(TemporaryError):
    """The mail server wants less mail, or less fast, for now; no reader is to blame, and no try counts."""


class BrokenError(TemporaryError):
    """A connection to the mail server broke, and the message under way was not accepted."""


class BlockedError(TemporaryError):
    """The mail server refuses us and not our readers (554, 5.7.x): going on would burn their addresses.

    Whoever waits may get it later, and a person must see to that first.
    """

    exit_code = 78


class ConfigError(DigestError):
    """What a person configured is wrong and will stay wrong until they change it."""

    exit_code = 78


class TemplateError(ConfigError):
    """A theme does not render or compile. `problem` may go on below its first line and show the line that is wrong."""

    def __str__(self) -> str:
        return f"{self.problem}\n{self.advice}" if self.advice and "\n" in self.problem else super().__str__()


class LoginError(ConfigError):
    """The mail server refused the login, the sender or the certificate."""
