#!/usr/bin/env python3
"""Kill `armistice watch run --once` at random moments and see that everybody is told, in order.

    notices.py --armistice PATH [--articles 40] [--kills 30] [--seed 11]

A feed on loopback has articles in which two parties change their minds from day to day; a receiver on loopback refuses one
message in five. Each round is killed (SIGKILL) at a random moment; between rounds time passes: what was due later is due.
In the end every change must have arrived once or more, with a good signature, in the order of each subject, and `verify-record`
must be clean.
"""
import argparse
import base64
import hashlib
import hmac
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PARTIES = {"ETH": "Ethiopia", "KEN": "Kenya"}


def stance(party, number):
    return ("reject", "accept")[(number + (party == "KEN")) % 2]


def serve(articles):
    random_ = random.Random(7)
    got, faults, lock = [], [], threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, status, kind="text/plain", body=""):
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self):
            host = f"http://127.0.0.1:{self.server.server_port}"
            if self.path == "/feed":
                items = "".join(
                    f"<item><title>Day {n}</title><link>{host}/{n}</link><pubDate>{day(n)}T08:00:00Z</pubDate></item>"
                    for n in range(articles)
                )
                self.answer(200, "application/rss+xml", f"<rss version='2.0'><channel><title>Mill</title>{items}</channel></rss>")
            elif self.path[1:].isdigit():
                n = int(self.path[1:])
                told = " ".join(f"{name} {stance(party, n)}ed the exchange of prisoners on day {n}." for party, name in PARTIES.items())
                self.answer(200, "text/html", f"<article><h1>Day {n}</h1><p>{told} The delegations sat for {n} hours.</p></article>")
            else:
                self.answer(404)

        def do_POST(self):
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            if len(body) < length or "webhook-id" not in self.headers:
                return  # the program was killed while it sent
            body = body.decode()
            signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.{body}".encode()
            key = base64.b64decode(SECRET.removeprefix("whsec_"))
            good = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
            event = json.loads(body)
            with lock:
                if good != self.headers["webhook-signature"]:
                    faults.append(f"a bad signature on {event['id']}")
                refuse = random_.random() < 0.2
                if not refuse:
                    got.append((event["subject"], self.headers["webhook-id"], event["data"]["change"]["now"]))
            self.answer(500 if refuse else 200)

        def log_message(self, *_):
            pass

        def handle(self):
            try:
                super().handle()
            except ConnectionError:
                pass  # the program was killed

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port, got, faults


def day(number):
    return f"2025-{1 + number // 28:02}-{1 + number % 28:02}"


def story(armistice, articles, limit, random_):
    """One record from nothing to all told; killed at most `limit` times. Returns kills, changes, how many came twice, faults."""
    port, got, faults = serve(articles)
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "record.db")
        watch = lambda *rest: [armistice, "watch", "--db", database, *rest]
        subprocess.run(watch("feed", "add", f"http://127.0.0.1:{port}/feed", "--allow-private"), check=True, stdout=subprocess.DEVNULL)
        rule = ["rule", "add", "bot", "--on", "position", "--term", "prisoners", "--since", "2025-01-01", "--allow-private"]
        subprocess.run(watch(*rule, "--webhook", f"http://127.0.0.1:{port}/in", "--secret", SECRET), check=True, stdout=subprocess.DEVNULL)
        run = watch("run", "--once", "--pause", "0")
        killed = rounds = 0
        while waits(database):
            rounds += 1
            if rounds > 2000:
                sys.exit("it does not end")
            child = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                child.wait(timeout=random_.uniform(0.02, 0.5) if killed < limit else 60)
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
                killed += 1
            time_passes(database)
        verified = subprocess.run([armistice, "verify-record", "--db", database], capture_output=True, text=True)
        if verified.returncode != 0:
            sys.exit(f"the record is not whole: {verified.stdout}{verified.stderr}")
    told, seen = {}, set()
    for subject, message, now in got:
        if message not in seen:
            told.setdefault(subject.split("/")[1], []).append(now)
        seen.add(message)
    for party in PARTIES:
        expected = [stance(party, number) for number in range(articles)]
        if told.get(party) != expected:
            faults.append(f"{party} was told as {told.get(party)}")
    return killed, len(seen), len(got) - len(seen), faults


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--armistice", required=True)
    arguments.add_argument("--articles", type=int, default=40)
    arguments.add_argument("--kills", type=int, default=30)
    arguments.add_argument("--seed", type=int, default=11)
    arguments = arguments.parse_args()
    random_ = random.Random(arguments.seed)
    kills = stories = arrived = twice = 0
    faults = []
    while kills < arguments.kills:
        stories += 1
        killed, seen, again, wrong = story(arguments.armistice, arguments.articles, arguments.kills - kills, random_)
        kills, arrived, twice, faults = kills + killed, arrived + seen, twice + again, faults + wrong
    for fault in faults:
        print(fault)
    changes = stories * len(PARTIES) * arguments.articles
    print(f"{kills} kills in {stories} records: {arrived} of {changes} changes arrived, {twice} twice, {len(faults)} faults")
    sys.exit(1 if faults else 0)


def waits(database):
    connection = sqlite3.connect(database, timeout=60)
    (articles,) = connection.execute("SELECT COUNT(*) FROM articles WHERE checks = 0").fetchone()
    (feeds,) = connection.execute("SELECT COUNT(*) FROM feeds WHERE checked IS NULL").fetchone()
    (letters,) = connection.execute("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'").fetchone()
    connection.close()
    return articles + feeds + letters > 0


def time_passes(database):
    connection = sqlite3.connect(database, timeout=60)
    connection.execute("UPDATE outbox SET due = 0 WHERE state = 'waiting'")
    connection.execute("UPDATE articles SET due = 0 WHERE checks = 0")
    connection.commit()
    connection.close()


if __name__ == "__main__":
    main()
