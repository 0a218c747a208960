-- Why: the tester remembers. What was tested can be found again, and what opening a link does is shown for a contact
-- that can be edited.
--
-- Neither is part of the book, and so of its history. No reference to bots: a removed bot that undo brings back finds
-- its sample contact again.

-- What was tested, each text once; the highest `seq` is the latest. The program keeps the newest and forgets the rest.
CREATE TABLE tested (
    seq   INTEGER PRIMARY KEY AUTOINCREMENT,
    text  TEXT    NOT NULL UNIQUE,
    at_ms INTEGER NOT NULL
) STRICT;

-- What the sample contact of a bot has in its fields: `field` is an id or the name of a system field, as in a payload.
CREATE TABLE sample_contacts (
    bot      INTEGER NOT NULL,
    position INTEGER NOT NULL,
    field    TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    PRIMARY KEY (bot, position),
    UNIQUE (bot, field)
) STRICT, WITHOUT ROWID;
