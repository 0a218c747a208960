-- Why: what was printed or sent is known from then on: when, for which placement, how many, with which URL. An edit that
-- would break it can say so, and what is on paper can be looked up.
--
-- No reference to links and placements: paper outlives them. Ref, label and URL are as they were on the day.

CREATE TABLE prints (
    uid       INTEGER PRIMARY KEY,
    bot       INTEGER NOT NULL REFERENCES bots (uid),
    link      INTEGER NOT NULL,
    placement INTEGER NOT NULL,
    channel   TEXT    NOT NULL,
    ref       TEXT    NOT NULL,
    label     TEXT    NOT NULL,
    url       TEXT    NOT NULL,
    what      TEXT    NOT NULL,
    way       TEXT    NOT NULL CHECK (way IN ('printed', 'sent')),
    quantity  INTEGER NOT NULL,
    day       TEXT    NOT NULL
) STRICT;

CREATE INDEX prints_by_bot ON prints (bot);
