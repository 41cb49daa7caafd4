"""The store: the append-only ledger of a trial, on SQLite and PostgreSQL."""
