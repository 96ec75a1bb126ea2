"""The tables of the desk's database. Their number only ever grows, and most of them only ever grow too."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Engine, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text, text

__all__ = [
    "ATTEMPTS", "CONTENTS", "DRAFTS", "KEPT", "LOCK", "META", "PUBLICATIONS", "SESSIONS", "STAFF", "make_tables",
]  # fmt: skip

META = MetaData()
CONTENTS = Table(
    "contents",
    META,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
PUBLICATIONS = Table(
    "publications",
    META,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("made_at", String(32), nullable=False),  # ISO 8601, UTC
    Column("who", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("kind", String(20), nullable=False),  # shipped, publication, going back
    Column("summary", Text, nullable=False),  # JSON: counts of rows added, changed, removed by table
)
KEPT = Table(
    "publication_tables",
    META,
    Column("number", Integer, ForeignKey("publications.number"), primary_key=True),
    Column("name", String(100), primary_key=True),  # a table of the record, or `withheld`
    Column("sha256", String(64), ForeignKey("contents.sha256"), nullable=False),
)
STAFF = Table(
    "staff",
    META,
    Column("number", Integer, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("secret", String(300), nullable=False),  # argon2id; blank: may sign in no more
    Column("at", String(32), nullable=False),
)
SESSIONS = Table(
    "sessions",
    META,
    Column("token", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("name", String(200), nullable=False),
    Column("ends_at", String(32), nullable=False),
)
ATTEMPTS = Table(
    "attempts",
    META,
    Column("number", Integer, primary_key=True),
    Column("at", String(32), nullable=False, index=True),
    Column("name", String(200), nullable=False),  # `? …`: nobody of that name
    Column("good", Integer, nullable=False),  # 0 wrong, 1 right, 2 unlocked: it counts from anew
)
DRAFTS = Table(  # work in hand: it comes and goes, and no backup holds it
    "drafts",
    META,
    Column("name", String(200), primary_key=True),  # as `staff.plain` writes it: one draft a person
    Column("content", LargeBinary, nullable=False),
    Column("tab", String(100), nullable=False),
    Column("kept_at", String(32), nullable=False),
)
_NEVER_CHANGED = (CONTENTS, PUBLICATIONS, KEPT, STAFF)
LOCK = 0x4D61726174686F6E  # "Marathon": one maker of tables, one publisher at a time on PostgreSQL


def make_tables(engine: Engine) -> None:
    """Make the tables that are not there yet, and what guards them, in one transaction."""
    with engine.connect() as connection, connection.execution_options(marathon_writes=True).begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        META.create_all(connection)
        for statement in _guards(engine.dialect.name):
            connection.exec_driver_sql(statement)


def _guards(dialect: str) -> Iterator[str]:
    """Nothing is ever updated or deleted: the database itself refuses."""
    if dialect == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION marathon_keep() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'nothing is ever updated or deleted'; END $$"
        )
    for table in _NEVER_CHANGED:
        for verb in ("UPDATE", "DELETE", "TRUNCATE") if dialect == "postgresql" else ("UPDATE", "DELETE"):
            name = f"keep_{table.name}_{verb.lower()}"
            if dialect == "postgresql":
                yield (
                    f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table.name} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION marathon_keep()"
                )
            else:
                yield (
                    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table.name} "
                    "BEGIN SELECT RAISE(ABORT, 'nothing is ever updated or deleted'); END"
                )
