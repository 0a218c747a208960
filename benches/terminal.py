#!/usr/bin/env python3
"""entrylink in a real terminal, from outside: start, keys, filter, idle, memory.

    cargo build --release --example minimal && cargo build --release
    python3 benches/terminal.py [start|keys|filter|idle|memory]... [--size PLACEMENTS]... [--rounds N] [--json FILE]

The program gets a pseudo-terminal of 120×36 that answers its questions at once, as a terminal does. Beside it runs, in turns,
the least program that shows a page of the same file with the same libraries (benches/programs/minimal.rs), and for the filter
`fzf --filter` over the same lines (`apt-get install fzf`; left out where it is missing). The ratios are what to look at: times
depend on the machine and on what else it does. Books are made by benches/book.py and kept in the system's temporary folder.
"""

import codecs
import fcntl
import json
import os
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unicodedata

import book

TARGET = os.path.join(os.environ.get("CARGO_TARGET_DIR") or os.path.join(book.HERE, "target"), "release")
MINIMAL = os.path.join(TARGET, "examples", "minimal")
COLUMNS, ROWS = 120, 36
PIECE = re.compile(r"\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[^\[\]]|([^\x1b]+)")
KEYS = {"Down": "\x1b[B", "Up": "\x1b[A", "PageDown": "\x1b[6~", "PageUp": "\x1b[5~", "Home": "\x1b[H", "End": "\x1b[F"}
KEYS |= {"Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Space": " ", "Backspace": "\x7f"}


class Screen:
    """As much of a terminal as a frame needs: text at places."""

    def __init__(self):
        self.cells = [[" "] * COLUMNS for _ in range(ROWS)]
        self.x = self.y = 0
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.rest = ""

    def feed(self, chunk):
        """Returns the rows of the links pane that were written to."""
        touched, text = set(), self.rest + self.decoder.decode(chunk)
        # A sequence that is not all there yet waits for the next piece.
        cut = text.rfind("\x1b")
        self.rest = text[cut:] if cut >= 0 and not PIECE.match(text, cut) else ""
        for piece in PIECE.finditer(text[: len(text) - len(self.rest)]):
            numbers, kind, plain = piece.groups()
            if kind == "H":
                y, _, x = numbers.partition(";")
                self.y, self.x = int(y or 1) - 1, int(x or 1) - 1
            elif kind == "J":
                self.cells = [[" "] * COLUMNS for _ in range(ROWS)]
            elif plain:
                for c in plain:
                    if c in "\r\n" or not (0 <= self.y < ROWS and 0 <= self.x < COLUMNS):
                        continue
                    if self.cells[self.y][self.x] != c and self.x < 51:
                        touched.add(self.y)
                    self.cells[self.y][self.x] = c
                    self.x += 2 if unicodedata.east_asian_width(c) in "WF" else 1
        return touched

    def shows(self, texts):
        rows = ["".join(row) for row in self.cells]
        return all(any(text in row for row in rows) for text in texts)


class Terminal:
    """A program in a terminal of its own. Its output comes as (seconds on the monotonic clock, bytes)."""

    def __init__(self, command):
        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        told, tell = os.pipe()
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TMUX", "STY", "COLORFGBG")}
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "ENTRYLINK_CONFIG": "/nonexistent/config.toml"}
        name = os.ttyname(slave)
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            # The first terminal that the leader of a session opens is its own.
            tty = os.open(name, os.O_RDWR)
            for fd in (0, 1, 2):
                os.dup2(tty, fd)
            os.write(tell, struct.pack("d", time.monotonic()))
            os.execve(command[0], command, environment)
        os.close(slave)
        os.close(tell)
        self.fd = master
        (self.started,) = struct.unpack("d", os.read(told, 8))
        os.close(told)
        self.screen = Screen()

    def read(self, quiet, texts=(), patience=20.0):
        """Reads until nothing has come for `quiet` seconds and the screen shows `texts`: when, what, rows of links written.

        What came is only put on the screen when no more comes: a program that writes more than the kernel holds waits for
        its reader, and would be charged for the time that this one takes to look."""
        out, end, looked = [], time.monotonic() + patience, 0
        while time.monotonic() < end:
            # With texts to wait for, a short silence is reason enough to look for them.
            ready, _, _ = select.select([self.fd], [], [], min(quiet, 0.02) if texts and looked < len(out) else quiet)
            if ready:
                try:
                    chunk = os.read(self.fd, 1 << 16)
                except OSError:
                    break
                now = time.monotonic()
                if not chunk:
                    break
                self.answer(chunk)
                out.append([now, chunk, set()])
                continue
            if looked < len(out):
                for piece in out[looked:]:
                    piece[2] = self.screen.feed(piece[1])
                looked = len(out)
                continue
            if not texts or self.screen.shows(texts):
                break
        for piece in out[looked:]:
            piece[2] = self.screen.feed(piece[1])
        return out

    def answer(self, chunk):
        """What a terminal says when it is asked for its colours, or who it is."""
        for question, answer in [
            (b"\x1b]10;?", b"\x1b]10;rgb:dddd/dddd/dddd\x1b\\"),
            (b"\x1b]11;?", b"\x1b]11;rgb:1111/1111/1111\x1b\\"),
            (b"\x1b[c", b"\x1b[?62;22c"),
        ]:
            if question in chunk:
                os.write(self.fd, answer)

    def key(self, key, quiet):
        """Seconds from the key to the last byte of what it changed, and how many bytes that was."""
        begin = time.monotonic()
        os.write(self.fd, KEYS.get(key, key).encode())
        # Not every key changes something; one that does may be long in coming where the machine is busy.
        select.select([self.fd], [], [], max(quiet, 0.3))
        out = self.read(quiet)
        return (out[-1][0] - begin if out else None), sum(len(chunk) for _, chunk, _ in out), begin, out

    def close(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def book_of(size):
    path = os.path.join(os.environ.get("ENTRYLINK_BENCH_BOOKS", tempfile.gettempdir()), f"entrylink-bench-{size}.db")
    if not os.path.exists(path):
        book.make(path + ".new", size)
        os.rename(path + ".new", path)
    return path


def first_refs(path, count):
    import sqlite3

    db = sqlite3.connect(path)
    query = "SELECT ref FROM links WHERE status <> 'archived' ORDER BY uid DESC LIMIT ?"
    return [ref[:14] for (ref,) in db.execute(query, [count])]


def opened(path):
    """entrylink on a book, completely there and at rest."""
    forget(path)
    terminal = Terminal([book.PROGRAM, "--database", path])
    terminal.read(0.05, first_refs(path, 8))
    rest(terminal)
    return terminal


def rest(terminal):
    """Until the program has nothing left to do: two looks in a row find no processor time taken."""
    before = None
    while before is None or cpu(terminal.pid) - before > 0.005:
        before = cpu(terminal.pid)
        terminal.read(0.4)


def forget(path):
    """Each run starts as the first did: at the first link."""
    import sqlite3

    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM preferences")
    db.close()


def cpu(pid):
    """Seconds of processor time that a process took, all its threads together."""
    return sum(int(open(f"/proc/{pid}/task/{task}/schedstat").read().split()[0]) for task in os.listdir(f"/proc/{pid}/task")) / 1e9


def start(path):
    """Seconds from exec to the last byte of the first complete frame, for both programs."""
    times = []
    for command in ([book.PROGRAM, "--database", path], [MINIMAL, path]):
        forget(path)
        terminal = Terminal(command)
        refs, screen = first_refs(path, 8), Screen()
        out = terminal.read(0.03, refs)
        for at, (when, chunk, _) in enumerate(out):
            screen.feed(chunk)
            # A frame may come in several pieces, one right after the other.
            if screen.shows(refs) and (at + 1 == len(out) or out[at + 1][0] - when > 0.001):
                break
        times.append(when - terminal.started)
        terminal.close()
    return times


def sequence():
    """2,000 keys as somebody works, each with what it is."""
    moving = "j j j k j PageDown j j PageUp G k k g j j j End Home Down Down".split()
    opening = "l j j h j l j j j h j Enter j j h".split()
    form = ["n", *"spring-2027", "Tab", *"Spring", "Tab", "Esc", "y", "e", "Tab", "Tab", "Tab", "Esc"]
    tester = ["3", *"https://m.me/102938475610293?ref=giveaway--x--738--north", "Esc", "j", "d", "Esc", "1"]
    campaign = ["c", "j", "j", "Enter", "j", "j", "c", "G", "Enter", "j", "c", "g", "Enter"]
    kinds = [("moving", moving * 3), ("opening", opening * 2), ("forms", form), ("tester", tester), ("campaign", campaign * 2)]
    keys = [(kind, key) for kind, some in kinds for key in some]
    return (keys * (2000 // len(keys) + 1))[:2000]


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def keys(path):
    """For each of 2,000 keys milliseconds, bytes, and milliseconds of processor time, which others on the machine disturb
    least; and the minimal program's time for a key between them."""
    terminal, least = opened(path), Terminal([MINIMAL, path])
    least.read(0.1)
    took, theirs = [], []
    for n, (kind, key) in enumerate(sequence()):
        before = cpu(terminal.pid)
        seconds, written, _, _ = terminal.key(key, 0.03)
        if seconds is not None:
            took.append((kind, key, seconds * 1000, written, (cpu(terminal.pid) - before) * 1000))
        if n % 10 == 0:
            seconds, _, _, _ = least.key("j" if n % 40 < 20 else "k", 0.01)
            theirs.append((seconds or 0) * 1000)
    terminal.close()
    least.close()
    return took, theirs


QUERIES = ["poster", "giveaway", "zurich", "hall", "spring 2025", "quiz night", "nrth", "00042"]


def filtering(path):
    """For each keystroke of some queries: milliseconds to the first frame with other rows, and until all is there."""
    terminal = opened(path)
    first, whole = [], []
    for query in QUERIES:
        terminal.key("/", 0.05)
        for letter in query:
            _, _, begin, out = terminal.key(letter, 0.25)
            rows = [when for when, _, touched in out if any(2 < y < 24 for y in touched)]
            # Where the rows are the same as before, the first frame has said so.
            first.append(((rows or [when for when, _, _ in out])[0] - begin) * 1000)
            whole.append((out[-1][0] - begin) * 1000)
        terminal.key("Esc", 0.25)
    terminal.close()
    return first, whole


def fzf(path):
    """Milliseconds that fzf takes for the same keystrokes over the same lines: each is a run of its own, reading included."""
    lines = ("\n".join(book.lines(path)) + "\n").encode()
    took = []
    with tempfile.NamedTemporaryFile() as file:
        file.write(lines)
        file.flush()
        for query in QUERIES:
            for end in range(1, len(query) + 1):
                begin = time.monotonic()
                with open(file.name, "rb") as source:
                    subprocess.run(["fzf", "--filter", query[:end]], stdin=source, stdout=subprocess.DEVNULL, check=False)
                took.append((time.monotonic() - begin) * 1000)
    return took


def idle(path, seconds=10):
    """Bytes written and milliseconds of processor time in a second of doing nothing."""
    terminal = opened(path)
    terminal.read(0.5)
    before = cpu(terminal.pid)
    out, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        out += terminal.read(1.0, patience=1.0)
    used = cpu(terminal.pid) - before
    terminal.close()
    return sum(len(chunk) for _, chunk, _ in out), used * 1000 / seconds


def memory(path):
    """Resident megabytes at rest: all, and what is the process's own (the rest is the program's file and the database's)."""
    terminal = opened(path)
    status = dict(line.split(":", 1) for line in open(f"/proc/{terminal.pid}/status").read().splitlines())
    terminal.close()
    return tuple(int(status[key].split()[0]) / 1024 for key in ("VmRSS", "RssAnon", "VmHWM"))


def spread(values):
    return f"{min(values):.1f}–{max(values):.1f}"


def exponent(sizes, values):
    """How the figure grows: 1 is as fast as the book, 0 not at all. By the two ends."""
    from math import log

    return log(values[-1] / values[0]) / log(sizes[-1] / sizes[0]) if len(sizes) > 1 else float("nan")


def table(title, head, rows, grows=None):
    """`grows`: the figure whose growth is told, for each size."""
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    if grows and len(grows) > 1:
        print(f"\nGrows with exponent {exponent(list(grows), list(grows.values())):.2f}.")
    sys.stdout.flush()


def show(size):
    return f"{size:,}"


def main(arguments):
    wanted, sizes, rounds, found = [], [], 5, {}
    target = None
    while arguments:
        word = arguments.pop(0)
        if word == "--size":
            sizes.append(int(arguments.pop(0)))
        elif word == "--rounds":
            rounds = int(arguments.pop(0))
        elif word == "--json":
            target = arguments.pop(0)
        else:
            wanted.append(word)
    wanted = wanted or ["start", "keys", "filter", "idle", "memory"]
    sizes = sizes or [100, 100_000, 1_000_000]
    for program in (book.PROGRAM, MINIMAL):
        if not os.path.exists(program):
            sys.exit(f"there is no {program}: cargo build --release --example minimal && cargo build --release")
    paths = {size: book_of(size) for size in sizes}
    for path in paths.values():
        start(path)  # so that the disk's caches are warm
    if "start" in wanted:
        times = {size: [] for size in sizes}
        for _ in range(rounds * 4):
            for size, path in paths.items():
                times[size].append([t * 1000 for t in start(path)])
        rows = []
        for size in sizes:
            ours, least = zip(*times[size])
            ratios = [a / b for a, b in times[size]]
            rows.append([show(size), f"{statistics.median(ours):.1f} ms", spread(ours), f"{statistics.median(least):.1f} ms",
                         spread(least), f"{statistics.median(ratios):.2f}×"])
        found["start"] = rows
        table("Start: exec to the last byte of the first complete frame", ["placements", "entrylink", "spread", "minimal", "spread", "ratio"], rows,
              {size: statistics.median(ours for ours, _ in some) for size, some in times.items()})
    if "keys" in wanted:
        rows, grows = [], {}
        for size, path in paths.items():
            took, theirs = keys(path)
            grows[size] = percentile([ms for _, _, ms, _, _ in took], 0.99)
            kinds = {"all": took}
            for one in took:
                kinds.setdefault(one[0], []).append(one)
            for kind, some in kinds.items():
                _, names, ms, written, used = zip(*some)
                half = lambda values: percentile(values, 0.5)
                most = lambda values: percentile(values, 0.99)
                worst = max(zip(ms, names))
                rows.append([show(size), kind, f"{len(ms):,}", f"{half(ms):.2f} ms", f"{most(ms):.2f} ms", f"{worst[0]:.1f} ms ({worst[1]})",
                             f"{half(used):.2f} / {most(used):.2f} ms", f"{half(written):,.0f} / {most(written):,.0f}",
                             f"{half(theirs):.2f} / {most(theirs):.2f} ms", f"{half(ms) / max(half(theirs), 1e-9):.1f}× / {most(ms) / max(most(theirs), 1e-9):.1f}×"])
        found["keys"] = rows
        table("Keys: from the key to the last byte of its frame; p50 / p99", ["placements", "keys", "n", "p50", "p99", "worst",
              "processor time", "bytes", "minimal's", "ratio"], rows, grows)
    if "filter" in wanted:
        rows, grows = [], {}
        there = subprocess.run(["sh", "-c", "command -v fzf"], stdout=subprocess.DEVNULL).returncode == 0
        if not there:
            print("fzf is missing: apt-get install fzf", file=sys.stderr)
        for size, path in paths.items():
            first, whole = filtering(path)
            grows[size] = percentile(whole, 0.5)
            theirs = fzf(path) if there else [float("nan")]
            rows.append([show(size), f"{percentile(first, 0.5):.1f} ms", f"{percentile(first, 0.99):.1f} ms", f"{percentile(whole, 0.5):.1f} ms",
                         f"{percentile(whole, 0.99):.1f} ms", f"{percentile(theirs, 0.5):.1f} ms", f"{percentile(theirs, 0.99):.1f} ms",
                         f"{percentile(theirs, 0.5) / percentile(first, 0.5):.1f}×"])
        found["filter"] = rows
        table("Filter: each keystroke", ["placements", "first rows p50", "p99", "all rows p50", "p99", "fzf p50", "p99", "fzf : first rows"], rows, grows)
    if "idle" in wanted:
        rows = []
        for size, path in paths.items():
            written, used = idle(path)
            rows.append([show(size), f"{written}", f"{used:.3f} ms"])
        found["idle"] = rows
        table("At rest for 10 seconds", ["placements", "bytes written", "processor time a second"], rows)
    if "memory" in wanted:
        rows, grows = [], {}
        for size, path in paths.items():
            some = [memory(path) for _ in range(min(rounds, 5))]
            grows[size] = statistics.median(m[0] for m in some)
            rows.append([show(size), f"{statistics.median(m[0] for m in some):.1f} MB", spread([m[0] for m in some]),
                         f"{statistics.median(m[1] for m in some):.1f} MB", f"{statistics.median(m[2] for m in some):.1f} MB"])
        found["memory"] = rows
        table("Resident memory at rest", ["placements", "median", "spread", "its own", "peak"], rows, grows)
    if target:
        with open(target, "w", encoding="utf-8") as out:
            json.dump(found, out, indent=1)


if __name__ == "__main__":
    main(sys.argv[1:])
