-- Why: a window opens on the newest links of a bot. Without this index all links of the bot were read and put in order for
-- that; with it, as many as the window has rows are.

CREATE INDEX links_by_bot ON links (bot);
