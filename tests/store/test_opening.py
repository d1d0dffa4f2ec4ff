"""Opening the store: made by its migrations, brought up to date after a copy, and plain words for what is no store."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from digest.errors import ConfigError, TemporaryError, UsageError
from digest.store import sqlite
from digest.store.listing import load_articles
from digest.store.migrating import MIGRATIONS, make_config, migrate_store, upgrade
from digest.store.opening import HEAD, Store, open_store
from digest.store.schema import metadata
from digest.store.sqlite import make_engine
from tests.store.makers import make_articles, make_poll, new_store, save

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("sources", recreate="always") as table:
        table.add_column(sa.Column("mood", sa.Text, server_default="calm", nullable=False))
    {then}
"""

MIGRATE = """
import sys
from pathlib import Path
from digest.store.migrating import migrate_store
from digest.store.sqlite import make_engine
path = Path(sys.argv[1])
migrate_store(make_engine(path), path, migrations=Path(sys.argv[2]))
"""


@pytest.fixture(autouse=True)
def copied_stores() -> None:
    """Every new store is migrated here."""


def test_a_new_store_is_its_owners_alone_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        with new_store(tmp_path) as store, sqlite.begin_writing(store.engine):
            modes = {one.name: one.stat().st_mode & 0o777 for one in tmp_path.iterdir()}
        store.path.chmod(0o640)
        with open_store(store.path):
            assert store.path.stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(mask)
    assert modes == dict.fromkeys(("digest.db", "digest.db-wal", "digest.db-shm"), 384)


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def query(path: Path, statement: str) -> list[Any]:
    with sqlite3.connect(path) as connection:
        return connection.execute(statement).fetchall()


def make_next(folder: Path, then: str = "pass") -> Path:
    """Migrations of a later digest: ours, and one that builds a table anew, and `then` does what it is told."""
    migrations = folder / "migrations"
    shutil.copytree(MIGRATIONS, migrations)
    (migrations / "versions" / "m9999_mood.py").write_text(NEXT.format(then=then, head=HEAD))
    return migrations


def test_the_migrations_make_the_very_schema_that_the_code_uses(tmp_path: Path) -> None:
    with new_store(tmp_path) as store, store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(make_config()).get_heads() == [HEAD]


def test_an_up_to_date_store_opens_without_alembic(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        path = store.path
    done = run(
        """
        import sys
        from pathlib import Path
        from digest.store.opening import open_store
        with open_store(Path(sys.argv[1])):
            print("alembic" in sys.modules)
        """,
        path,
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_a_store_of_an_older_digest_is_copied_and_then_migrated_with_all_it_holds(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        save(store, make_poll(*make_articles(5)))
        path = store.path
    migrations = make_next(tmp_path)
    engine = make_engine(path)
    migrate_store(engine, path, migrations=migrations)
    engine.dispose()
    backup = tmp_path / f"digest.db.backup-{HEAD}"
    assert query(path, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert query(path, "SELECT mood FROM sources") == [("calm",)]
    assert query(path, "SELECT count(*) FROM revisions") == [(5,)]
    assert query(path, "PRAGMA foreign_key_check") == []
    assert query(backup, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert query(backup, "SELECT count(*) FROM revisions") == [(5,)]
    assert query(backup, "PRAGMA integrity_check") == [("ok",)]
    assert backup.stat().st_mode & 0o777 == 0o600
    with open_store(backup) as store:
        assert save(store, make_poll(*make_articles(6))).new == 1


def test_a_store_of_the_first_schema_is_brought_up_to_the_very_one_that_the_code_uses(tmp_path: Path) -> None:
    path = tmp_path / "digest.db"
    engine = make_engine(path)
    with sqlite.begin_migrating(engine) as connection:
        sqlite.mark_ours(connection)
        upgrade(connection, make_config(), to="0001")
        connection.exec_driver_sql(
            "INSERT INTO sources (source, first_polled, last_polled, polls, failures, yielded, moves, validators)"
            " VALUES ('feed.xml', '2026-11-22 06:00:00', '2026-11-22 06:00:00', 1, 0, 1, 0, '{}')"
        )
    engine.dispose()
    with open_store(path) as store, store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    assert query(path, "SELECT source FROM sources") == [("feed.xml",)]
    assert (tmp_path / "digest.db.backup-0001").exists()


def test_a_store_that_is_only_read_cannot_be_changed_or_made(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        save(store, make_poll(*make_articles(2)))
        path = store.path
    before = path.read_bytes()
    with open_store(path, read_only=True) as store:
        assert len(list(load_articles(store))) == 2
    refused = pytest.raises(ConfigError, match="cannot be opened for writing")
    with refused, open_store(path, read_only=True) as store:
        save(store, make_poll(*make_articles(3)))
    assert path.read_bytes() == before
    with pytest.raises(UsageError, match="nothing has been collected yet"), open_store(tmp_path / "x", read_only=True):
        pass
    assert not (tmp_path / "x").exists()


def test_an_older_store_is_not_migrated_by_who_only_reads(tmp_path: Path) -> None:
    path = tmp_path / "digest.db"
    engine = make_engine(path)
    with sqlite.begin_migrating(engine) as connection:
        sqlite.mark_ours(connection)
        upgrade(connection, make_config(), to="0001")
    engine.dispose()
    refused = pytest.raises(ConfigError, match=r"has another schema \(0001\).*Run digest collect")
    with refused, open_store(path, read_only=True):
        pass


def test_a_migration_that_is_killed_half_way_changes_nothing_and_is_done_at_the_next_opening(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        save(store, make_poll(*make_articles(5)))
        path = store.path
    killed = make_next(tmp_path / "killed", then="import os; os.kill(os.getpid(), 9)")
    assert run(MIGRATE, path, killed).returncode == -signal.SIGKILL
    assert query(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert "mood" not in query(path, "SELECT sql FROM sqlite_master WHERE name = 'sources'")[0][0]
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert run(MIGRATE, path, make_next(tmp_path)).returncode == 0
    assert query(path, "SELECT mood FROM sources") == [("calm",)]


def test_processes_that_open_a_new_store_at_once_all_get_it(tmp_path: Path) -> None:
    code = """
        import sys
        from pathlib import Path
        from digest.store.opening import open_store
        with open_store(Path(sys.argv[1])):
            pass
    """
    path = tmp_path / "digest.db"
    together = [start(code, path) for _ in range(4)]
    assert [process.communicate(timeout=120)[1] for process in together] == [""] * 4
    assert query(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_processes_that_open_an_older_store_at_once_migrate_it_once(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        save(store, make_poll(*make_articles(5)))
        path = store.path
    migrations = make_next(tmp_path, then="import time; time.sleep(0.3)")
    together = [start(MIGRATE, path, migrations) for _ in range(3)]
    assert [process.communicate(timeout=120)[1] for process in together] == [""] * 3
    assert query(path, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert query(tmp_path / f"digest.db.backup-{HEAD}", "SELECT version_num FROM alembic_version") == [(HEAD,)]


def test_a_store_of_a_newer_digest_is_refused_untouched(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        path = store.path
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ConfigError, match=r"newer digest.*9999"), open_store(path):
        pass
    assert query(path, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert not list(tmp_path.glob("*backup*"))


def test_what_is_no_store_of_ours_is_refused_untouched(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("These are notes, and no database at all. " * 50)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE songs (name)")
    for path, problem in ((text, "is no database"), (other, "of another program")):
        before = path.read_bytes()
        with pytest.raises(ConfigError, match=problem), open_store(path):
            pass
        assert path.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", "other.db"}


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        save(store, make_poll(*make_articles(200)))
        path = store.path
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="damaged"), open_store(path) as store:
        save(store, make_poll(*make_articles(300)))


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be opened"), open_store(tmp_path / "missing" / "digest.db"):
        pass


def test_a_full_disk_is_a_passing_trouble_that_leaves_the_store_whole(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        save(store, make_poll(*make_articles(5)))
    with pytest.raises(TemporaryError, match="no room"), open_store(store.path) as store:
        save_on_full_disk(store)
    assert query(store.path, "SELECT count(*) FROM articles") == [(5,)]
    assert query(store.path, "PRAGMA integrity_check") == [("ok",)]


def save_on_full_disk(store: Store) -> None:
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 40")
    save(store, make_poll(*make_articles(2_000)))


def test_a_store_that_must_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing has been collected yet"), open_store(tmp_path / "x", must_exist=True):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_kept_wherever_its_name_leads(tmp_path: Path) -> None:
    for name in ("100%.db", "two words?mode=ro#x.db", "file:odd.db", "دفتر.db"):
        with open_store(tmp_path / name) as store:
            assert save(store, make_poll(*make_articles(2))).new == 2
        assert (tmp_path / name).stat().st_size > 0
