"""Tables, indexes and guards of a ledger, in the words of SQLite and of PostgreSQL.

The guards are triggers. They refuse to change or remove what was written, whoever asks, the
program's own account among them, and let a line in only behind the last one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

SCHEMA_VERSION = 1
"""The version of these tables; a file of another one is not opened."""

METADATA = MetaData()
LINE = Table(
    "line",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("participant", Text),
    Column("type", Text),
    Column("schema_version", Integer),
    Column("happened", Text),
    Column("known", Text),
    Column("recorded", Text),
    Column("actor", Text),
    Column("role", Text),
    Column("site", Text),
    Column("payload", Text),
    Column("command", Text),
    Column("commitment", Text),
    Column("previous", Text),
    Column("hash", Text),
)
FREE_TEXT = Table(
    "free_text",
    METADATA,
    Column("line", BigInteger, primary_key=True, autoincrement=False),
    Column("field", Text, primary_key=True),
    Column("salt", Text),
    Column("text", Text),
)
ABOUT = Table(
    "about",
    METADATA,
    Column("trial", Text, primary_key=True),
    Column("schema_version", Integer),
    Column("genesis", Text),
)

TABLES = (
    """CREATE TABLE about (
    trial TEXT NOT NULL PRIMARY KEY,
    schema_version INTEGER NOT NULL,
    genesis TEXT NOT NULL CHECK (length(genesis) = 64)
)""",
    """CREATE TABLE line (
    number {number} NOT NULL PRIMARY KEY CHECK (number > 0),
    participant TEXT,
    type TEXT NOT NULL,
    schema_version INTEGER NOT NULL CHECK (schema_version > 0),
    happened TEXT NOT NULL,
    known TEXT NOT NULL,
    recorded TEXT NOT NULL CHECK (length(recorded) = 32),
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    site TEXT,
    payload TEXT NOT NULL,
    command TEXT NOT NULL,
    commitment TEXT NOT NULL,
    previous TEXT NOT NULL CHECK (length(previous) = 64),
    hash TEXT NOT NULL CHECK (length(hash) = 64)
)""",
    """CREATE TABLE free_text (
    line {number} NOT NULL REFERENCES line (number),
    field TEXT NOT NULL,
    salt TEXT NOT NULL CHECK (length(salt) = 64),
    text TEXT NOT NULL,
    PRIMARY KEY (line, field)
)""",
)
"""``{number}`` is the type of a line's number."""

INDEXES: Mapping[str, str] = MappingProxyType(
    {
        "line_participant": "CREATE INDEX line_participant ON line (participant, number)",
        "line_command": "CREATE INDEX line_command ON line (command, number)",
        "line_redacted": "CREATE INDEX line_redacted ON line (number) WHERE type = 'Redacted'",
    }
)

NEVER = "is never changed or removed"


def _sqlite(name: str, event: str, table: str, when: str, message: str) -> tuple[str, str]:
    condition = f"\nWHEN {when}" if when else ""
    return name, (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition}\n"
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


SQLITE_GUARDS: Mapping[str, str] = MappingProxyType(
    dict(
        (
            _sqlite("line_update", "UPDATE", "line", "", f"a line {NEVER}"),
            _sqlite("line_delete", "DELETE", "line", "", f"a line {NEVER}"),
            _sqlite(
                "line_insert",
                "INSERT",
                "line",
                "NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM line)\n"
                "OR NEW.previous <> coalesce((SELECT hash FROM line WHERE number = NEW.number - 1),"
                " (SELECT genesis FROM about))\n"
                "OR NEW.recorded < coalesce((SELECT recorded FROM line"
                " WHERE number = NEW.number - 1), '')\n"
                "OR EXISTS (SELECT 1 FROM line WHERE command = NEW.command AND NEW.command <>"
                " (SELECT command FROM line WHERE number = NEW.number - 1))",
                "a line comes behind the last one only",
            ),
            _sqlite("text_update", "UPDATE", "free_text", "", "a free text is never changed"),
            _sqlite(
                "text_delete",
                "DELETE",
                "free_text",
                "NOT EXISTS (SELECT 1 FROM line WHERE type = 'Redacted'"
                " AND json_extract(payload, '$.line') = OLD.line"
                " AND json_extract(payload, '$.field') = OLD.field)",
                "a free text is erased only when a line tells of it",
            ),
            _sqlite(
                "text_insert",
                "INSERT",
                "free_text",
                "EXISTS (SELECT 1 FROM free_text WHERE line = NEW.line AND field = NEW.field)\n"
                "OR NOT EXISTS (SELECT 1 FROM line WHERE number = NEW.line AND commitment <> '')",
                "a free text comes with its line only",
            ),
            _sqlite("about_update", "UPDATE", "about", "", f"the trial {NEVER}"),
            _sqlite("about_delete", "DELETE", "about", "", f"the trial {NEVER}"),
            _sqlite(
                "about_insert",
                "INSERT",
                "about",
                "EXISTS (SELECT 1 FROM about)",
                "a ledger is of one trial",
            ),
        )
    )
)

POSTGRES_FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        "refuse_change": f"""
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' {NEVER}';
END
""",
        "admit_line": """
DECLARE
    before RECORD;
BEGIN
    SELECT number, hash, recorded, command INTO before FROM {schema}.line
        ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(before.number, 0) + 1
        OR NEW.previous <> coalesce(before.hash, (SELECT genesis FROM {schema}.about))
        OR NEW.recorded COLLATE "C" < coalesce(before.recorded, '')
        OR (NEW.command <> before.command
            AND EXISTS (SELECT 1 FROM {schema}.line WHERE command = NEW.command))
    THEN
        RAISE EXCEPTION 'a line comes behind the last one only';
    END IF;
    RETURN NEW;
END
""",
        "admit_text": """
BEGIN
    IF NOT EXISTS (SELECT 1 FROM {schema}.line WHERE number = NEW.line AND commitment <> '') THEN
        RAISE EXCEPTION 'a free text comes with its line only';
    END IF;
    RETURN NEW;
END
""",
        "erase_text": """
BEGIN
    IF NOT EXISTS (SELECT 1 FROM {schema}.line WHERE type = 'Redacted'
        AND (payload::json ->> 'line')::bigint = OLD.line
        AND payload::json ->> 'field' = OLD.field)
    THEN
        RAISE EXCEPTION 'a free text is erased only when a line tells of it';
    END IF;
    RETURN OLD;
END
""",
        "admit_trial": """
BEGIN
    IF EXISTS (SELECT 1 FROM {schema}.about) THEN
        RAISE EXCEPTION 'a ledger is of one trial';
    END IF;
    RETURN NEW;
END
""",
    }
)
"""Bodies of the functions that the triggers call, in PL/pgSQL."""


def _postgres(name: str, event: str, table: str, function: str) -> tuple[str, str]:
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    return name, (
        f"CREATE TRIGGER {name} BEFORE {event} ON {{schema}}.{table}"
        f" FOR EACH {each} EXECUTE FUNCTION {function}()"
    )


POSTGRES_GUARDS: Mapping[str, str] = MappingProxyType(
    dict(
        (
            _postgres("line_update", "UPDATE", "line", "refuse_change"),
            _postgres("line_delete", "DELETE", "line", "refuse_change"),
            _postgres("line_truncate", "TRUNCATE", "line", "refuse_change"),
            _postgres("line_insert", "INSERT", "line", "admit_line"),
            _postgres("text_update", "UPDATE", "free_text", "refuse_change"),
            _postgres("text_delete", "DELETE", "free_text", "erase_text"),
            _postgres("text_truncate", "TRUNCATE", "free_text", "refuse_change"),
            _postgres("text_insert", "INSERT", "free_text", "admit_text"),
            _postgres("about_update", "UPDATE", "about", "refuse_change"),
            _postgres("about_delete", "DELETE", "about", "refuse_change"),
            _postgres("about_truncate", "TRUNCATE", "about", "refuse_change"),
            _postgres("about_insert", "INSERT", "about", "admit_trial"),
        )
    )
)
"""As PostgreSQL itself writes them down; ``{schema}`` is the schema of the ledger."""
