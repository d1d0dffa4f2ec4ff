"""Notices that files change: watchfiles' home.

Each folder that holds something of interest is watched for itself, none recursively. So a file that an editor puts in
the place of the old one is noticed, as is one that comes into being later, and a file in a large folder does not drag
everything below it in.

The log of an SQLite database (its name ends with -wal) is another matter: who only reads the database opens it for
writing, and makes and drops an empty one. Of that the system tells as of a change, and it is none.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

_LULL = 100
"""Milliseconds without a change after which a burst of them is over; also how soon a stop is noticed."""
_PATIENCE = 1_000
"""Milliseconds after which a burst is reported even if it goes on."""
_OTHERS = frozenset({"__pycache__", "node_modules"})
"""Folders in which nobody edits."""
_TEMPORARY = re.compile(r"[.#].*|.*(?:~|\.tmp|\.bak|\.sw[a-z])|4913|sed[A-Za-z0-9]{6}", re.DOTALL)
"""Hidden files, and those that editors, Vim's 4913 and sed's among them, put beside the one they change."""
_LOG = "-wal"

_Stamp = tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to look at: the files and folders of interest, and the folders watched for them with their inodes.

    A folder that was replaced by another of the same name has another inode, and is not watched until it is again.
    """

    files: frozenset[Path] = frozenset()
    folders: frozenset[Path] = frozenset()
    watched: tuple[tuple[Path, int], ...] = ()

    def find_unseen(self, before: Plan) -> frozenset[Path]:
        """Give what came since `before`, or else what went; a folder in the place of another came."""
        now, then = ({*plan.watched, *((path, 0) for path in plan.files | plan.folders)} for plan in (self, before))
        return frozenset(path for path, _ in now - then or then - now)

    def concerns(self, path: Path) -> bool:
        """Whether a change at `path` may be one of interest."""
        if path in self.files or path in self.folders:
            return True
        below = next((folder for folder in self.folders if folder in path.parents), None)
        if below is not None:
            return not any(map(_is_ignored, path.relative_to(below).parts))
        return any(path in interest.parents for interest in self.files | self.folders)


def watch_changes(watch: Callable[[], Sequence[Path]], *, stop: Event) -> Iterator[tuple[Path, ...]]:
    """Yield () once watching has begun, then the paths that changed, until `stop` is set.

    `watch` names files and folders (with all they hold). It is asked again at every change, so that what comes into
    view is watched before the caller reads it, and after every yield. Where it fails, what it named before stays
    watched. Changes that happen while the caller works are told afterwards, and so is what a look finds to have come
    before the system tells of it. Raises OSError or RuntimeError when the system cannot watch at all.
    """
    plan, due, told = load_plan(watch, before=Plan()), set[Path](), False
    logs: dict[Path, _Stamp] = {}
    while not stop.is_set():
        asked = False
        logs = {path: logs.get(path, _stamp(path)) for path in plan.files if path.name.endswith(_LOG)}
        for changed in _follow(plan, stop=stop):
            due.update(path for path in changed if path not in logs or _was_written(path, logs))
            if due or not asked:
                asked, before, plan = True, plan, load_plan(watch, before=plan)
                if plan != before:
                    due.update(plan.find_unseen(before) if told and not due else ())
                    break
            if due or not told:
                yield tuple(sorted(due))
                due, told, asked = set(), True, False


def load_plan(watch: Callable[[], Sequence[Path]], *, before: Plan) -> Plan:
    """Ask `watch` what is of interest and look where it lies, keeping what was of interest `before` but is gone."""
    try:
        named = {Path(os.path.abspath(path)) for path in watch()}  # noqa: PTH100 (resolve() would lose a link's name)
    except Exception:  # noqa: BLE001 - a broken configuration names no files, and is about to be mended
        return before
    gone = {path for path in before.files | before.folders if not path.exists()}
    named |= gone | {Path(os.path.realpath(path)) for path in named}
    folders = frozenset(path for path in named if path.is_dir() or path in before.folders & gone)
    files = frozenset(named) - folders
    watched = {_find_existing(path.parent) for path in files}
    watched.update(_find_existing(inner) for folder in folders for inner in _list_folders(folder))
    return Plan(files=files, folders=folders, watched=tuple(sorted(map(_identify, watched))))


def _follow(plan: Plan, *, stop: Event) -> Iterator[tuple[Path, ...]]:
    """Yield the paths of interest that changed, and () whenever it was quiet for a moment."""
    try:
        yield from _follow_folders(plan, stop=stop, polling=False)
    except FileNotFoundError:  # a folder vanished just now
        yield ()
    except (OSError, RuntimeError):  # the system's limit on watched folders, or a file system that tells nothing
        yield from _follow_folders(plan, stop=stop, polling=True)


def _follow_folders(plan: Plan, *, stop: Event, polling: bool) -> Iterator[tuple[Path, ...]]:
    from watchfiles import watch

    for changes in watch(
        *(folder for folder, _ in plan.watched),
        watch_filter=lambda _, path: plan.concerns(Path(path)),
        recursive=False,
        step=_LULL,
        debounce=_PATIENCE,
        rust_timeout=_LULL,
        yield_on_timeout=True,
        stop_event=stop,
        force_polling=polling or None,
    ):
        yield tuple(sorted({Path(path) for _, path in changes}))


def _was_written(log: Path, logs: MutableMapping[Path, _Stamp]) -> bool:
    """Whether a log holds another content than at the last look, which `logs` has, and then has of this one."""
    before, logs[log] = logs[log], _stamp(log)
    return logs[log] != before


def _stamp(log: Path) -> _Stamp:
    """What changes when a log is written; an empty one is as good as none."""
    try:
        found = log.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if found.st_size else None


def _list_folders(folder: Path) -> Iterable[Path]:
    """Give `folder` and the folders below it in which somebody may edit."""
    yield folder
    for parent, names, _ in os.walk(folder):
        names[:] = [name for name in names if not _is_ignored(name)]
        yield from (Path(parent, name) for name in names)


def _is_ignored(name: str) -> bool:
    """Whether a name is hidden, or that of a file that editors put beside the one they change."""
    return name in _OTHERS or _TEMPORARY.fullmatch(name) is not None


def _find_existing(path: Path) -> Path:
    return next(parent for parent in (path, *path.parents) if parent.is_dir())


def _identify(folder: Path) -> tuple[Path, int]:
    try:
        return folder, folder.stat().st_ino
    except OSError:  # it vanished just now; the next look will tell
        return folder, 0
