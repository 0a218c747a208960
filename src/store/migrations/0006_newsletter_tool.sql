-- Why: which mailing tool a client uses is chosen once, and from then on each copied link has that tool's tags in place of
-- {{email}} and its like. Empty: none was chosen.

ALTER TABLE bots ADD COLUMN newsletter_tool TEXT NOT NULL DEFAULT '';
