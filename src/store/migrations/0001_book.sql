-- Why: the book itself. Bots with their accounts, campaigns, flows, custom fields, links, placements, and what the user
-- interface remembers between runs.
--
-- Keys: `uid` is the program's own identity, stable across renames and exports; the platform's ids are text beside it.
-- Names are unique without regard to case. SQLite folds ASCII only, so the folded form is a column of its own, written
-- by the program.
-- References restrict: what goes with a thing is removed by name, so that it stands in the history and can come back.
-- `(uid, bot)` is unique so that a link cannot refer to a campaign or flow of another bot.

CREATE TABLE bots (
    uid             INTEGER PRIMARY KEY,
    name            TEXT    NOT NULL,
    name_folded     TEXT    NOT NULL UNIQUE,
    color           INTEGER NOT NULL,
    host            TEXT    NOT NULL,
    webchat_path    TEXT    NOT NULL,
    whatsapp_prefix TEXT    NOT NULL
) STRICT;

CREATE TABLE bot_accounts (
    bot     INTEGER NOT NULL REFERENCES bots (uid) ON DELETE CASCADE,
    channel TEXT    NOT NULL,
    account TEXT    NOT NULL,
    PRIMARY KEY (bot, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE campaigns (
    uid         INTEGER PRIMARY KEY,
    bot         INTEGER NOT NULL REFERENCES bots (uid),
    name        TEXT    NOT NULL,
    name_folded TEXT    NOT NULL,
    first_day   TEXT,
    last_day    TEXT,
    notes       TEXT    NOT NULL,
    UNIQUE (bot, name_folded),
    UNIQUE (uid, bot)
) STRICT;

CREATE TABLE flows (
    uid  INTEGER PRIMARY KEY,
    bot  INTEGER NOT NULL REFERENCES bots (uid),
    id   TEXT    NOT NULL,
    name TEXT    NOT NULL,
    UNIQUE (uid, bot)
) STRICT;

CREATE INDEX flows_by_bot ON flows (bot);

CREATE TABLE fields (
    uid         INTEGER PRIMARY KEY,
    bot         INTEGER NOT NULL REFERENCES bots (uid),
    id          TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    name_folded TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    UNIQUE (bot, id),
    UNIQUE (bot, name_folded)
) STRICT;

CREATE TABLE field_options (
    field    INTEGER NOT NULL REFERENCES fields (uid) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    option   TEXT    NOT NULL,
    PRIMARY KEY (field, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
    uid           INTEGER PRIMARY KEY,
    bot           INTEGER NOT NULL REFERENCES bots (uid),
    ref           TEXT    NOT NULL,
    ref_folded    TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    flow          INTEGER,
    payload_field TEXT,
    campaign      INTEGER,
    status        TEXT    NOT NULL,
    status_before TEXT,
    UNIQUE (bot, ref_folded),
    FOREIGN KEY (flow, bot) REFERENCES flows (uid, bot),
    FOREIGN KEY (campaign, bot) REFERENCES campaigns (uid, bot)
) STRICT;

CREATE INDEX links_by_flow ON links (flow, bot) WHERE flow IS NOT NULL;
CREATE INDEX links_by_campaign ON links (campaign, bot) WHERE campaign IS NOT NULL;

CREATE TABLE link_tags (
    link     INTEGER NOT NULL REFERENCES links (uid) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tag      TEXT    NOT NULL,
    PRIMARY KEY (link, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE placements (
    uid          INTEGER PRIMARY KEY,
    link         INTEGER NOT NULL REFERENCES links (uid),
    label        TEXT    NOT NULL,
    label_folded TEXT    NOT NULL,
    quantity     INTEGER,
    cost_cents   INTEGER,
    UNIQUE (link, label_folded)
) STRICT;

CREATE TABLE placement_values (
    placement INTEGER NOT NULL REFERENCES placements (uid) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    field     TEXT    NOT NULL,
    value     TEXT    NOT NULL,
    PRIMARY KEY (placement, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE preferences (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
