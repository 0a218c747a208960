-- Why: which placement brought the people. Contacts that the platform exports are kept with what says where they came from
-- and what became of them: the id, the time, and the columns that were chosen; nothing else.
--
-- No part of the book: contacts are in no history, in no trash and in no JSON export, and are forgotten on demand. No
-- reference to bots, links and placements: a removed one that undo brings back finds its contacts again.

-- What is imported for a bot: a small number in each contact instead of the bot's long one, and the columns chosen last.
CREATE TABLE result_sources (
    source  INTEGER PRIMARY KEY,
    bot     INTEGER NOT NULL UNIQUE,
    mapping TEXT    NOT NULL
) STRICT;

-- What each of a contact's columns v0, v1, … is for.
CREATE TABLE result_slots (
    source INTEGER NOT NULL REFERENCES result_sources (source),
    slot   INTEGER NOT NULL,
    role   TEXT    NOT NULL,
    PRIMARY KEY (source, slot)
) STRICT, WITHOUT ROWID;

-- Each import is a snapshot of what the platform knew then.
CREATE TABLE result_imports (
    source  INTEGER NOT NULL REFERENCES result_sources (source),
    import  INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL,
    file    TEXT    NOT NULL,
    rows    INTEGER NOT NULL,
    added   INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    bad     INTEGER NOT NULL,
    PRIMARY KEY (source, import)
) STRICT, WITHOUT ROWID;

-- Where contacts came from when they were imported, each combination once.
CREATE TABLE result_matches (
    match     INTEGER PRIMARY KEY,
    source    INTEGER NOT NULL REFERENCES result_sources (source),
    link      INTEGER NOT NULL,
    placement INTEGER,
    how       TEXT    NOT NULL
) STRICT;

-- What somebody said about contacts that nobody could place.
CREATE TABLE result_accepted (
    source    INTEGER NOT NULL REFERENCES result_sources (source),
    what      TEXT    NOT NULL,
    value     TEXT    NOT NULL,
    link      INTEGER NOT NULL,
    placement INTEGER NOT NULL,
    PRIMARY KEY (source, what, value)
) STRICT, WITHOUT ROWID;

-- A contact, once. `import`: the one that it was first in. v0, v1, …: what was seen first in each column, empty columns
-- being NULL; a0, a1, …: when that was, as import · 2^44 + milliseconds, NULL being the contact's own import and time.
-- `changes`: whether the platform said something else since then.
CREATE TABLE contacts (
    contact  INTEGER PRIMARY KEY,
    source   INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    first_ms INTEGER,
    import   INTEGER NOT NULL,
    match    INTEGER,
    changes  INTEGER NOT NULL,
    v0 TEXT, a0 INTEGER, v1 TEXT, a1 INTEGER, v2 TEXT, a2 INTEGER, v3 TEXT, a3 INTEGER, v4 TEXT, a4 INTEGER,
    v5 TEXT, a5 INTEGER, v6 TEXT, a6 INTEGER, v7 TEXT, a7 INTEGER, v8 TEXT, a8 INTEGER, v9 TEXT, a9 INTEGER,
    UNIQUE (source, id)
) STRICT;

-- What the platform says now of a column, where that is something else than what was seen first: the snapshot in which it
-- first said so.
CREATE TABLE contact_changes (
    contact INTEGER NOT NULL,
    slot    INTEGER NOT NULL,
    import  INTEGER NOT NULL,
    value   TEXT    NOT NULL,
    PRIMARY KEY (contact, slot, import)
) STRICT, WITHOUT ROWID;
