#!/usr/bin/env python3
"""Contacts imported: entrylink beside a Python script that only reads the same file into a dictionary, in one run.

    cargo build --release && python3 benches/results.py [ROWS]... [--runs N]

Each contact has a channel, a time, a ref, a token (a third of them damaged), a tag and an amount. The file is imported into an
empty book, then once more, and both reports have to be the same. Rounds take turns; the table has medians and spread of
processor time, and the peak of resident memory. Everything is written to a temporary folder and removed.
"""

import csv
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile

import bulk

READ = """
import csv, sys
with open(sys.argv[1], newline="", encoding="utf-8") as source:
    people = {row["user_id"]: row for row in csv.DictReader(source)}
"""
TOKENS = ["hall-a", "hall-b", "tram-east", "market", "Hall-A", "hall–b", "tram east", "nothing", ""]
CHANNELS = ["messenger", "instagram", "whatsapp", "telegram"]
COLUMNS = ["--id", "user_id", "--first-seen", "subscribed_date", "--channel", "channel", "--ref", "last_ref",
           "--field", "source=source", "--conversion", "tags=bought", "--amount", "total", "--utc-offset", "+00:00"]


def contacts(path, count):
    chance = random.Random(5)
    with open(path, "w", encoding="utf-8") as out:
        out.write("user_id,channel,subscribed_date,last_ref,source,tags,total\n")
        for n in range(count):
            day = 1772409600 + chance.randrange(90 * 86400)
            tag = "bought" if chance.random() < 0.1 else ""
            total = f"{chance.randrange(100, 5000) / 100:.2f}" if tag else ""
            out.write(f"{10**16 + n * 7},{chance.choice(CHANNELS)},{day},giveaway,{chance.choice(TOKENS)},{tag},{total}\n")


def book(path):
    program = [bulk.PROGRAM, "--database", path]
    for words in [
        ["bot", "add", "Harbour", "--messenger", "102938475610293", "--instagram", "harbour.coffee",
         "--whatsapp", "4940555010000", "--telegram", "harbour_coffee_bot"],
        ["field", "add", "--id", "612", "--name", "source"],
        ["link", "add", "giveaway", "--payload-field", "source"],
        *(["place", "add", "giveaway", token, "--set", f"source={token}"] for token in TOKENS[:4]),
    ]:
        subprocess.run(program + words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return program


def main(words):
    runs = int(words[words.index("--runs") + 1]) if "--runs" in words else 5
    sizes = [int(word) for n, word in enumerate(words) if word.isdigit() and words[n - 1] != "--runs"] or [1_000_000]
    if not os.path.exists(bulk.PROGRAM):
        sys.exit(f"there is no {bulk.PROGRAM}: cargo build --release makes it")
    print("| contacts | | median | spread | contacts/s | memory | |\n| --- | --- | --- | --- | --- | --- | --- |")
    medians = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            at = lambda name: os.path.join(folder, name)
            contacts(at("contacts.csv"), size)
            took = {"entrylink results import": [], "the same file once more": [], "Python csv, reading only": []}
            for turn in range(runs):
                program = book(at(f"{turn}.db"))
                reports = []
                for name in list(took)[:2]:
                    took[name].append(bulk.run([*program, "results", "import", at("contacts.csv"), *COLUMNS]))
                    report = [*program, "results", "report", "--as", "csv"]
                    reports.append(subprocess.run(report, check=True, capture_output=True).stdout)
                if reports[0] != reports[1]:
                    sys.exit("the second import changed the report")
                started = sum(int(row["started"]) for row in csv.DictReader(reports[0].decode().splitlines()))
                if started != size:
                    sys.exit(f"the report has {started:,} contacts of {size:,}")
                took["Python csv, reading only"].append(bulk.run([sys.executable, "-c", READ, at("contacts.csv")]))
            ours = statistics.median(cpu for _, cpu, _ in took["entrylink results import"])
            medians.append(ours)
            for name, turns in took.items():
                cpu = [cpu for _, cpu, _ in turns]
                median, peak = statistics.median(cpu), max(mb for _, _, mb in turns)
                print(f"| {size:,} | {name} | {median:.3f} s | {min(cpu):.3f}–{max(cpu):.3f} | {size / median:,.0f} "
                      f"| {peak:.0f} MB | {median / ours:.2f}× |", flush=True)
    if len(sizes) > 1:
        print(f"\nGrows with exponent {math.log(medians[-1] / medians[0]) / math.log(sizes[-1] / sizes[0]):.2f}.")


if __name__ == "__main__":
    main(sys.argv[1:])
