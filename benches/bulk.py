#!/usr/bin/env python3
"""A personal link for each of many rows: entrylink beside a Python script and Miller, in one run.

    cargo build --release && python3 benches/bulk.py [ROWS[,ROWS]...] [RUNS]

Programs take turns, each on one core, reading the same file and writing to the same file system; the table has medians, the
spread, rows a second, the peak of resident memory, and how many times slower than entrylink each is. What they do differs
in entrylink's disfavour: it checks every value, the others check nothing. Miller (`apt-get install miller`) is left out where
it is missing. Everything is written to a temporary folder and removed.
"""

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.environ.get("ENTRYLINK", os.path.join(HERE, "target", "release", "entrylink"))

GLUE = r"""
import csv, sys, urllib.parse
with open(sys.argv[1], newline="", encoding="utf-8") as source, open(sys.argv[2], "w", newline="", encoding="utf-8") as out:
    rows, links = csv.reader(source), csv.writer(out)
    links.writerow(next(rows) + ["link"])
    for email, name, branch, seats in rows:
        text = "giveaway--" + name + "--email--" + email + "--738--" + branch + "--514--" + seats
        links.writerow([email, name, branch, seats, "https://m.me/102938475610293?ref=" + urllib.parse.quote(text)])
"""

COPY = r"""
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as source, open(sys.argv[2], "w", newline="", encoding="utf-8") as out:
    csv.writer(out).writerows(csv.reader(source))
"""

# Miller has no percent-encoding: the signs that break a link, and nothing beyond ASCII.
MILLER = (
    '$link = "https://m.me/102938475610293?ref=giveaway--" . gsub(gsub(gsub(gsub($source . "--email--" . $email . "--738--" . '
    '$branch . "--514--" . $seats, "%", "%25"), " ", "%20"), "&", "%26"), "[+]", "%2B")'
)

FIRST = ["Ann", "Bob", "Chloé", "Dieter", "Zoë", "Жанна", "Li", "María", "Noah", "O'Neil"]
LAST = ["Lee", "Miller", "van den Berg", "Müller", "Петрова", "Smith", "García", "Kim", "Brown", "Jones"]


def rows(path, count):
    with open(path, "w", encoding="utf-8") as out:
        out.write("email,source,branch,seats\n")
        for n in range(count):
            name = f"{FIRST[n % 10]} {LAST[n // 10 % 10]}"
            out.write(f"person.{n}@example.com,{name},{'south' if n % 3 else 'north'},{n % 9 + 1}\n")


def run(command):
    """Seconds by the clock, seconds of processor time, and the peak of resident memory in MB."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=one_core)
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - start
    if status:
        sys.exit(f"{command[0]} failed: {said.decode()}")
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def one_core():
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def table(count, turns):
    """Prints the table for so many rows; seconds of processor time that entrylink took."""
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: os.path.join(folder, name)
        book = [PROGRAM, "--database", at("book.db")]
        for words in [
            ["bot", "add", "Harbour", "--messenger", "102938475610293"],
            ["field", "add", "--id", "738", "--name", "branch", "--type", "select", "--option", "north", "--option", "south"],
            ["field", "add", "--id", "514", "--name", "seats", "--type", "number"],
            ["field", "add", "--id", "612", "--name", "source"],
            ["link", "add", "giveaway", "--payload-field", "source"],
        ]:
            subprocess.run(book + words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rows(at("in.csv"), count)
        size = os.path.getsize(at("in.csv")) / 1e6
        programs = {
            "entrylink bulk, every check": book
            + ["bulk", "giveaway", "--channel", "messenger", "--input", at("in.csv"), "--output", at("entrylink.csv")],
            "Python csv + urllib.parse": [sys.executable, "-c", GLUE, at("in.csv"), at("python.csv")],
            "Python csv, copying only": [sys.executable, "-c", COPY, at("in.csv"), at("copy.csv")],
        }
        if subprocess.run(["sh", "-c", "command -v mlr"], stdout=subprocess.DEVNULL).returncode == 0:
            miller = 'exec mlr --icsv --ocsv put "$1" "$2" > "$3"'
            programs["Miller"] = ["sh", "-c", miller, "sh", MILLER, at("in.csv"), at("miller.csv")]
        else:
            print("Miller is missing: apt-get install miller", file=sys.stderr)
        took = {name: [] for name in programs}
        for _ in range(turns):
            for name, command in programs.items():
                took[name].append(run(command))
        print(f"{count:,} rows, {size:.0f} MB, {turns} turns, one core each; seconds of processor time (and by the clock)\n")
        print("| | median | spread | by the clock | rows/s | memory | |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        ours = statistics.median(cpu for _, cpu, _ in took["entrylink bulk, every check"])
        for name, turns_taken in took.items():
            cpu = [cpu for _, cpu, _ in turns_taken]
            median = statistics.median(cpu)
            clock = statistics.median(wall for wall, _, _ in turns_taken)
            peak = max(mb for _, _, mb in turns_taken)
            print(
                f"| {name} | {median:.3f} s | {min(cpu):.3f}–{max(cpu):.3f} | {clock:.2f} s | {count / median:,.0f} "
                f"| {peak:.0f} MB | {median / ours:.1f}× |"
            )
        with open(at("entrylink.csv"), encoding="utf-8") as made:
            lines = sum(1 for _ in made)
        if lines != count + 1:
            sys.exit(f"entrylink wrote {lines} lines for {count} rows")
    return ours


def main():
    counts = [int(word) for word in sys.argv[1].split(",")] if len(sys.argv) > 1 else [1_000_000]
    turns = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    if not os.path.exists(PROGRAM):
        sys.exit(f"there is no {PROGRAM}: cargo build --release makes it")
    took = []
    for count in counts:
        took.append(table(count, turns))
        print()
    if len(counts) > 1:
        print(f"Grows with exponent {math.log(took[-1] / took[0]) / math.log(counts[-1] / counts[0]):.2f}.")


if __name__ == "__main__":
    main()
