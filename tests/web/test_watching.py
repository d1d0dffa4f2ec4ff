"""Noticing that files change, on a real file system."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest

from digest.web.watching import Plan, load_plan, watch_changes

Watch = Callable[[], Sequence[Path]]


class Watching:
    """`watch_changes` in a thread; what it yields is waited for."""

    def __init__(self, watch: Watch) -> None:
        self._yielded: queue.Queue[tuple[Path, ...]] = queue.Queue()
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(watch,))
        self.thread.start()
        assert self.next() == ()

    def _run(self, watch: Watch) -> None:
        for changed in watch_changes(watch, stop=self.stop):
            self._yielded.put(changed)

    def next(self, *, seconds: float = 30) -> tuple[Path, ...]:
        return self._yielded.get(timeout=seconds)

    def tells(self, path: Path, *, seconds: float = 30) -> bool:
        """Whether it tells of `path`, be it after other things: a slow machine makes several changes of one."""
        with suppress(queue.Empty):
            while path not in self.next(seconds=seconds):
                pass
            return True
        return False

    def is_quiet(self) -> bool:
        try:
            self.next(seconds=0.5)
        except queue.Empty:
            return True
        return False

    def settle(self) -> None:
        while not self.is_quiet():
            pass


@pytest.fixture
def watching() -> Iterator[Callable[[Watch], Watching]]:
    begun: list[Watching] = []

    def begin(watch: Watch) -> Watching:
        begun.append(Watching(watch))
        return begun[-1]

    yield begin
    for each in begun:
        each.stop.set()
        each.thread.join(30)
        assert not each.thread.is_alive()


Begin = Callable[[Watch], Watching]


def read(database: Path) -> None:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("SELECT * FROM stories").fetchall()


def write(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO stories VALUES ('one more')")
    connection.commit()


@pytest.mark.parametrize("held", [False, True], ids=["closed", "held open by a writer"])
def test_a_database_that_is_read_is_left_alone_and_one_that_is_written_is_noticed(
    tmp_path: Path, watching: Begin, held: bool
) -> None:
    database, log = tmp_path / "digest.db", tmp_path / "digest.db-wal"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE stories (title)")
        if not held:
            connection.close()
        watcher = watching(lambda: [database, log])
        for _ in range(2):
            read(database)
            assert watcher.is_quiet()
        if held:
            write(connection)
            assert watcher.next() == (log,)
            watcher.settle()
            read(database)
            assert watcher.is_quiet()
    if not held:
        with closing(sqlite3.connect(database)) as connection:
            write(connection)
        assert watcher.tells(database)


def put(file: Path, content: str) -> None:
    """Give a file another content in one step: who writes it anew empties it first."""
    new = file.with_name("new")
    new.write_text(content)
    new.rename(file)


def test_a_file_that_is_written_is_noticed(tmp_path: Path, watching: Begin) -> None:
    file = tmp_path / "digest.toml"
    file.write_text("1")
    watcher = watching(lambda: [file])
    file.write_text("2")
    assert watcher.next() == (file,)


def test_a_file_put_in_the_place_of_another_is_noticed_each_time(tmp_path: Path, watching: Begin) -> None:
    file = tmp_path / "digest.toml"
    file.write_text("1")
    watcher = watching(lambda: [file])
    for content in ("2", "3"):
        put(file, content)
        assert watcher.next() == (file,)


def test_a_file_that_comes_into_being_later_is_noticed(tmp_path: Path, watching: Begin) -> None:
    file = tmp_path / "deep" / "digest.toml"
    watcher = watching(lambda: [file])
    file.parent.mkdir()
    assert watcher.next() == (file.parent,)
    file.write_text("1")
    assert watcher.next() == (file,)


def test_neighbours_of_a_file_are_not_noticed(tmp_path: Path, watching: Begin) -> None:
    file = tmp_path / "digest.toml"
    file.write_text("1")
    watcher = watching(lambda: [file])
    (tmp_path / "other.toml").write_text("2")
    assert watcher.is_quiet()


def test_everything_below_a_folder_is_noticed(tmp_path: Path, watching: Begin) -> None:
    (tmp_path / "theme" / "partials").mkdir(parents=True)
    watcher = watching(lambda: [tmp_path / "theme"])
    file = tmp_path / "theme" / "partials" / "story.j2"
    file.write_text("1")
    assert watcher.tells(file)


def test_files_in_a_new_folder_are_noticed(tmp_path: Path, watching: Begin) -> None:
    watcher = watching(lambda: [tmp_path])
    (tmp_path / "new").mkdir()
    assert watcher.next() == (tmp_path / "new",)
    (tmp_path / "new" / "story.txt").write_text("1")
    assert watcher.tells(tmp_path / "new" / "story.txt")


def test_a_folder_that_was_replaced_stays_watched(tmp_path: Path, watching: Begin) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    watcher = watching(lambda: [theme])
    theme.rename(tmp_path / "old")
    theme.mkdir()
    story = theme / "story.j2"
    assert watcher.tells(theme)
    # Perhaps it told of the one that is gone, and has yet to see the other.
    assert any(story.write_text("1") and watcher.tells(story, seconds=1) for _ in range(30))


def test_what_editors_put_beside_a_file_is_not_noticed(tmp_path: Path, watching: Begin) -> None:
    watcher = watching(lambda: [tmp_path])
    for name in (".story.txt.swp", "story.txt~", "#story.txt#", "4913", "sedAb3xYz", "story.txt.bak"):
        (tmp_path / name).write_text("1")
    assert watcher.is_quiet()


def test_a_burst_of_changes_is_told_once(tmp_path: Path, watching: Begin) -> None:
    watcher = watching(lambda: [tmp_path])
    files = [tmp_path / f"{number}.txt" for number in range(20)]

    def is_told_once() -> bool:
        for file in files:
            file.write_text("1")
        told = watcher.next()
        quiet = watcher.is_quiet()
        watcher.settle()
        return quiet and told == tuple(sorted(files))

    # Where the machine pauses in its middle, a burst is two: then another is tried.
    assert any(is_told_once() for _ in range(10))


def test_what_is_watched_follows_the_configuration(tmp_path: Path, watching: Begin) -> None:
    config, added = tmp_path / "digest.toml", tmp_path / "stories" / "1.txt"
    added.parent.mkdir()
    config.write_text("")
    watcher = watching(lambda: [config, *([added] if config.read_text() else [])])
    added.write_text("1")
    assert watcher.is_quiet()
    put(config, "stories")
    watcher.next()
    added.write_text("2")
    assert watcher.next() == (added,)


def test_where_the_configuration_is_broken_the_same_stays_watched(tmp_path: Path, watching: Begin) -> None:
    config = tmp_path / "digest.toml"
    config.write_text("good")

    def watch() -> list[Path]:
        if config.read_text() != "good":
            raise ValueError(config)
        return [config]

    watcher = watching(watch)
    for content in ("broken", "good"):
        config.write_text(content)
        assert watcher.next() == (config,)


def test_with_nothing_to_watch_it_waits_to_be_stopped(watching: Begin) -> None:
    assert watching(list).is_quiet()


def test_a_changed_target_of_a_link_is_noticed(tmp_path: Path, watching: Begin) -> None:
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "real.txt", tmp_path / "link.txt"
    target.write_text("1")
    link.symlink_to(target)
    watcher = watching(lambda: [link])
    target.write_text("2")
    assert watcher.next() == (target,)


def test_changes_during_a_build_are_told_after_it(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    stop = threading.Event()
    for turn, changed in enumerate(watch_changes(lambda: [tmp_path], stop=stop)):
        if turn == 0:
            file.write_text("while the first build runs")
        else:
            assert changed == (file,)
            stop.set()


@pytest.mark.parametrize("come", ["folder", "file"])
def test_what_came_before_the_system_told_of_it_is_told(tmp_path: Path, come: str) -> None:
    folder, stop, looked = tmp_path / "deep", threading.Event(), threading.Event()
    tmp_path.joinpath("old.txt").touch()

    def watch() -> list[Path]:
        if looked.is_set():
            folder.mkdir(exist_ok=True) if come == "folder" else tmp_path.joinpath("new.txt").touch()
        return [folder / "digest.toml", *tmp_path.glob("*.txt")]

    for changed in watch_changes(watch, stop=stop):
        if looked.is_set():
            assert changed == ((folder if come == "folder" else tmp_path / "new.txt"),)
            stop.set()
        looked.set()


@pytest.mark.parametrize("pause", [0.0, 0.1, 0.15])
def test_after_the_last_file_of_a_tree_that_is_copied_in_there_is_a_build(tmp_path: Path, pause: float) -> None:
    last = tmp_path / "a" / "b" / "c" / "story.txt"
    stop, built = threading.Event(), False

    def copy_slowly() -> None:
        for folder in reversed(last.parents[:3]):
            folder.mkdir()
            threading.Event().wait(pause)
        last.write_text("1")

    alarm = threading.Timer(60, stop.set)
    alarm.start()
    for turn, _ in enumerate(watch_changes(lambda: [tmp_path], stop=stop)):
        if turn == 0:
            threading.Thread(target=copy_slowly).start()
        elif last.exists():
            built = True
            stop.set()
    alarm.cancel()
    assert built


def test_hidden_folders_are_not_gone_into(tmp_path: Path) -> None:
    for name in (".git/objects", "node_modules/x", "stories/today"):
        (tmp_path / name).mkdir(parents=True)
    plan = load_plan(lambda: [tmp_path], before=Plan())
    assert [folder for folder, _ in plan.watched] == [tmp_path, tmp_path / "stories", tmp_path / "stories" / "today"]
