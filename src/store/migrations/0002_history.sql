-- Why: every change is recorded with who, when, what before and after, in the transaction that makes it; undo and redo
-- work across restarts.
--
-- The table is a log: rows are added and never changed or removed. A row is a step: `do` carries its changes as JSON;
-- `undo` and `redo` name the `do` that they take back or bring again, and derive their changes from it.
-- Undo and redo are two stacks whose tops each row states as they are after it:
--   head   the `do` that an undo would take back next
--   again  the `undo` that a redo would take back next
--   below  what lay under this row on its own stack: for a `do` the former head, for an `undo` the former again
-- So the last row alone says what undo and redo would do, and both are one step down a chain.

CREATE TABLE history (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms   INTEGER NOT NULL,
    who     TEXT    NOT NULL,
    what    TEXT    NOT NULL,
    kind    TEXT    NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
    target  INTEGER REFERENCES history (seq),
    changes TEXT,
    head    INTEGER REFERENCES history (seq),
    again   INTEGER REFERENCES history (seq),
    below   INTEGER REFERENCES history (seq),
    CHECK ((kind = 'do') = (changes IS NOT NULL)),
    CHECK ((kind = 'do') = (target IS NULL))
) STRICT;

-- Which steps touched a link (itself, or its placements). No reference to links: the history outlives them.
CREATE TABLE history_links (
    link INTEGER NOT NULL,
    seq  INTEGER NOT NULL REFERENCES history (seq),
    PRIMARY KEY (link, seq)
) STRICT, WITHOUT ROWID;
