"""Reads a mailing list and what `bulk` made of it, with nothing of entrylink: every row must be in one of both outputs, in its
order, and every link must say what its row does. The arguments are the list, the links, the rejects."""

import csv
import re
import sys
import urllib.parse


def rows(path):
    with open(path, newline="", encoding="utf-8") as table:
        head, *rest = csv.reader(table)
    return rest


def is_same(given, written):
    """Whether the cells are those of the row, perhaps with an apostrophe in front of what a spreadsheet would run."""
    for cell, out in zip(given, written):
        runs = out.startswith(("=", "@", "\t", "\r")) or out[:1] in "+-" and any(c.isalpha() for c in out)
        assert not runs, f"a spreadsheet would run {out!r}"
        if out not in (cell, "'" + cell):
            return False
    return True


given, made, refused = (rows(path) for path in sys.argv[1:])
assert len(made) + len(refused) == len(given), (len(made), len(refused), len(given))
links = 0
for source, name in given:
    if made and is_same((source, name), made[0]):
        *_, link = made.pop(0)
        assert link.isascii() and not set(link) & set(' "<>\\^`|\r\n+'), link
        text = urllib.parse.unquote(re.search("[?&](?:ref|text|start)=(.*)", link)[1], errors="strict")
        said = text.split("--")
        assert said == ["giveaway", source, "full_name", name], (said, source, name)
        links += 1
    else:
        row = refused.pop(0)
        assert is_same((source, name), row) and row[3] and row[4], (source, name, row)
assert not made and not refused
print(links)
