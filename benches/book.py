#!/usr/bin/env python3
"""A link book of any size, the same one each time it is made: what the other benchmarks open.

    cargo build --release && python3 benches/book.py FILE PLACEMENTS

One bot on five channels with 40 campaigns (fewer in a small book), three fields, and links of 1 to 60 placements, ten in the
middle. The program itself makes the file, so that it has today's schema; the rows are then put in behind its back, since a
million changes with their history would take minutes. Prints nothing; an existing file is replaced.
"""

import os
import random
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.environ.get("ENTRYLINK") or os.path.join(
    os.environ.get("CARGO_TARGET_DIR") or os.path.join(HERE, "target"), "release", "entrylink"
)

THEMES = "spring summer autumn winter harbour museum concert market fair tasting opening sale school garden night".split()
WORDS = "giveaway welcome tour menu booking quiz raffle survey ticket coupon waitlist feedback stamps lesson tickets".split()
PLACES = "poster flyer table window newsletter receipt counter card banner screen sticker letter".split()
AREAS = "hall-a hall-b north south entrance café terrace stage zürich lobby upstairs station".split()
STATUSES = ["draft", "registered", "tested", "live", "live", "live", "live", "archived"]


def sizes(random_source, placements):
    """How many placements each link has, until there are so many: mostly a few, now and then a whole hall."""
    left = placements
    while left > 0:
        n = random_source.choice([1, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 60])
        yield min(n, left)
        left -= n


def uid(ms, low):
    """As the program makes them: milliseconds since 2020 before 22 bits."""
    return (ms << 22) | (low & 0x3FFFFF)


def make(path, placements):
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    account = ["--messenger", "102938475610293", "--instagram", "harbour.coffee", "--whatsapp", "491701234567"]
    account += ["--telegram", "harbour_coffee_bot", "--webchat", "1166608"]
    for words in [
        ["bot", "add", "Harbour Coffee", *account],
        ["field", "add", "--id", "738", "--name", "branch", "--type", "select", "--option", "north", "--option", "south"],
        ["field", "add", "--id", "514", "--name", "seats", "--type", "number"],
        ["field", "add", "--id", "612", "--name", "source"],
    ]:
        subprocess.run([PROGRAM, "--database", path, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    fill(path, placements)


def fill(path, placements):
    source = random.Random(placements)
    db = sqlite3.connect(path)
    db.executescript("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")
    (bot,) = db.execute("SELECT uid FROM bots").fetchone()
    campaigns = [uid(1000 + n, n) for n in range(min(40, 3 + placements // 500))]
    named = [f"{THEMES[n % len(THEMES)].capitalize()} {2024 + n // len(THEMES)}" for n in range(len(campaigns))]
    db.executemany(
        "INSERT INTO campaigns (uid, bot, name, name_folded, notes) VALUES (?, ?, ?, ?, '')",
        [(u, bot, name, name.lower()) for u, name in zip(campaigns, named)],
    )
    links, tags, places, values = [], [], [], []
    ms, place_ms = 10_000_000, 20_000_000_000
    for n, count in enumerate(sizes(source, placements)):
        ms += 60_000
        link = uid(ms, source.getrandbits(22))
        ref = f"{source.choice(WORDS)}-{source.choice(THEMES)}-{n:05}"
        name = f"{source.choice(THEMES).capitalize()} {source.choice(WORDS)}" if n % 3 == 0 else ""
        status = source.choice(STATUSES)
        before = "live" if status == "archived" else None
        campaign = source.choice(campaigns) if n % 5 else None
        links.append((link, bot, ref, ref, name, "612", campaign, status, before))
        tags += [(link, at, tag) for at, tag in enumerate(source.sample(PLACES, n % 3))]
        for k in range(count):
            place_ms += 1_000
            place = uid(place_ms, source.getrandbits(22))
            label = f"{PLACES[(n + k) % len(PLACES)]}-{source.choice(AREAS)}-{k:02}"
            places.append((place, link, label, label.lower(), 500 if k % 7 == 0 else None))
            values.append((place, 0, "612", label[:24]))
            if k % 2:
                values.append((place, 1, "738", "north" if k % 3 else "south"))
    db.executemany(
        "INSERT INTO links (uid, bot, ref, ref_folded, name, payload_field, campaign, status, status_before) VALUES (?,?,?,?,?,?,?,?,?)",
        links,
    )
    db.executemany("INSERT INTO link_tags VALUES (?, ?, ?)", tags)
    db.executemany("INSERT INTO placements (uid, link, label, label_folded, quantity) VALUES (?, ?, ?, ?, ?)", places)
    db.executemany("INSERT INTO placement_values VALUES (?, ?, ?, ?)", values)
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def lines(path):
    """What the filter looks through, a placement a line: ref, name, tags, campaign, label, values. For `fzf`."""
    db = sqlite3.connect(path)
    query = """
        SELECT l.ref || ' ' || l.name || ' ' || coalesce((SELECT group_concat(tag, ' ') FROM link_tags WHERE link = l.uid), '')
            || ' ' || coalesce(c.name, '') || ' ' || p.label || ' '
            || coalesce((SELECT group_concat(value, ' ') FROM placement_values WHERE placement = p.uid), '')
        FROM links l JOIN placements p ON p.link = l.uid LEFT JOIN campaigns c ON c.uid = l.campaign
        WHERE l.status <> 'archived' ORDER BY l.uid DESC, p.uid"""
    return [line for (line,) in db.execute(query)]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if not os.path.exists(PROGRAM):
        sys.exit(f"there is no {PROGRAM}: cargo build --release makes it")
    make(sys.argv[1], int(sys.argv[2]))
