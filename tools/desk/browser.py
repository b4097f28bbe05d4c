#!/usr/bin/env python3
"""Opens the desk in a real Chromium, over WebDriver, and goes through what people come for.

    python3 tools/desk/browser.py --armistice PATH [--axe axe.min.js] [--shots FOLDER]

The main story, with scripts and without, by pointing and by keys alone: matrix, as-of date, evidence, correction, what changed; the
correction arrives as a webhook (its signature is checked), as an e-mail and in the digest; taken back, that arrives too. Then signing
in and out, with a reader who cannot write; then every page, 1280 and 400 pixels wide, light and dark: nothing loaded from
elsewhere, at most 150 KB of style and script, no scrolling sideways, no finding of axe-core. Needs `chromedriver` (Debian:
chromium-driver), and aiosmtpd for e-mail; says so and ends well without them.
"""

import argparse
import shutil
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from driver import ESCAPE, PASSWORD, PROJECT, Browser, Desk, Keys, wait
from receivers import Receiver, mailbox

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
TRUCE = str(PROJECT / "examples/truces/easter-2025.toml")
ADA, DAY = "ada@paper.example", "day@paper.example"


class Told:
    """Where news of a desk arrive: a webhook, a mailbox for each letter and one for the digest of a day."""

    def __init__(self):
        self.hook, self.mail = Receiver(SECRET), mailbox()

    def __enter__(self):
        return self

    def arguments(self):
        """How the desk is opened so that it tells."""
        mail = ["--smtp", f"smtp://127.0.0.1:{self.mail.port}", "--from", "Armistice <desk@paper.example>"] if self.mail else []
        return ["--watch", *mail]

    def ask_for(self, desk):
        """Makes the rules, as a user does."""
        rule = ["watch", "rule", "add", "--on", "position", "--since", "2025-01-01"]
        desk.run(*rule, "bot", "--webhook", self.hook.url, "--secret", SECRET, "--allow-private")
        if self.mail:
            desk.run(*rule, "desk", "--mail", ADA)
            # The hour of the digest has just passed: it comes in a day.
            hour = time.strftime("%H:%M", time.gmtime(time.time() - 120))
            desk.run(*rule, "day", "--digest", "daily", "--at", hour, "--mail", DAY)

    def expect(self, desk, news, words):
        """All of the news arrive, in their order, everywhere but in the digest. Each is whether it is withdrawn, and the stance."""
        count = len(news)
        told = lambda: f"{len(self.hook.got)} of {count} webhooks came, {self.hook.cuts} were cut. {desk.log()}"
        messages = wait("webhook", lambda: self.hook.messages()[count - 1 :] and self.hook.messages(), told)
        assert all(message["specversion"] == "1.0" and message["type"] == "armistice.position" for message in messages), messages
        changes = [message["data"]["change"] for message in messages]
        assert [(change["withdrawn"], change["now"]) for change in changes] == news, changes
        assert all(words in [quote["words"] for quote in change["quotes"]] for change in changes), changes
        self.headlines = [change["headline"] for change in changes]
        if not self.mail:
            return
        told = lambda: f"{len(self.mail.mails)} e-mails came. {desk.log()}"
        mails = wait("e-mail", lambda: self.mail.to(ADA)[count - 1 :] and self.mail.to(ADA), told)
        assert [subject for subject, _ in mails] == self.headlines, mails
        assert all(words in text for _, text in mails), mails
        assert not self.mail.to(DAY), "the digest came before its hour"

    def expect_digest(self, desk, words):
        """The day ends: what it brought comes in one letter."""
        if not self.mail:
            return
        with closing(sqlite3.connect(desk.place, timeout=60)) as record, record:
            record.execute("UPDATE outbox SET due = 0 WHERE state = 'waiting'")
        told = lambda: f"{len(self.mail.mails)} e-mails came. {desk.log()}"
        subject, text = wait("digest", lambda: self.mail.to(DAY), told)[0]
        assert subject == f"day: {len(self.headlines)} changes", subject
        assert words in text and all(headline in text for headline in self.headlines), text

    def __exit__(self, *_):
        self.hook.stop()
        if self.mail:
            self.mail.stop()


def main_story(browser, told):
    """From the matrix to a sentence, a correction, the news of it, and back."""
    told.ask_for(browser.desk)
    # Somebody connects and is gone: what comes later arrives all the same.
    told.hook.cut()
    browser.open("/")
    browser.click("nav a[href='/positions']")
    assert "rejects" in browser.text(".matrix")
    # The day before the first report nobody stands anywhere.
    browser.write("input[name=as_of]", "03122025")
    browser.click("form.filter button")
    assert "as_of=2025-03-12" in browser.path(), browser.path()
    assert "No position was found." in browser.text("main")
    browser.expect_own()
    browser.click("form.filter a.all")

    rejects = len(browser.all(".matrix td a .stance.reject"))
    browser.click(".matrix td a:has(.stance.reject)")
    assert browser.path().startswith("/positions/"), browser.path()
    words = browser.text("main .history blockquote")
    browser.expect_own()
    browser.click(".history .from a")
    assert browser.path().startswith("/reports/") and "#e-" in browser.path(), browser.path()
    browser.expect_own()

    entry = f"[id='e-{browser.path().split('#e-')[-1]}']"
    assert words in browser.text(f"{entry} blockquote")
    browser.touch(f"{entry} details.fix summary")
    browser.choose(f"{entry} select[name='field.stance']", "accept")
    browser.write(f"{entry} input[name='why']", "misread")
    browser.click(f"{entry} button[value=edit]")
    assert browser.text(".notice").startswith("Correction 1 is kept."), browser.text("main")
    browser.expect_own()
    corrected = [(True, "reject"), (False, "accept")]
    told.expect(browser.desk, corrected, words)

    browser.click("nav a[href='/']")
    browser.write("input[name=since]", "03012025")
    browser.click("form.filter button")
    changed = browser.text("main")
    assert words in changed and "accepts" in changed, changed
    browser.expect_own()
    browser.click("nav a[href='/positions']")
    assert len(browser.all(".matrix td a .stance.reject")) == rejects - 1
    browser.click("nav a[href='/corrections']")
    assert "misread" in browser.text("main table")
    browser.click("main table button")
    browser.click("nav a[href='/positions']")
    assert len(browser.all(".matrix td a .stance.reject")) == rejects, "it was not taken back"
    told.expect(browser.desk, [*corrected, (True, "accept"), (False, "reject")], words)
    told.expect_digest(browser.desk, words)


def reader_keys(browser):
    """The keys of the source reader: n, p, f, Escape, a, u, r."""
    current = "return document.activeElement.closest('.entry')?.querySelector('.badge').textContent ?? ''"
    browser.open("/reports")
    browser.click("main a[href^='/reports/']")
    badges = []
    for key in "nnp":
        browser.press(key)
        badges.append(browser.script(current))
    assert badges[0] == badges[2] != badges[1], badges
    browser.press("f")
    assert browser.script("return document.activeElement.closest('details').open") is True
    browser.press("naf")
    assert browser.script(current) == badges[0], "letters in a field are letters"
    browser.press(ESCAPE)
    assert browser.script("return document.activeElement.matches('.entry')") is True
    # A key that decides leads to the next page: the report again, at the next entry.
    for number, key, next_one in ((1, "a", badges[1]), (2, "r", None)):
        page = browser.first("html")
        browser.press(key)
        wait(f"answer to {key}", lambda: not browser.is_there(page))
        assert browser.text(".notice").startswith(f"Correction {number} is kept."), browser.text(".notice")
        assert next_one in (None, browser.script(current)), (key, browser.script(current))
    page = browser.first("html")
    browser.press("u")
    wait("answer to u", lambda: not browser.is_there(page))
    browser.open("/corrections")
    assert "undo" in browser.text("main table"), browser.text("main table")


def people(browser):
    """Signing in and out; a reader cannot write, a reviewer decides under their name."""
    browser.open("/reports")
    assert browser.path() == "/login?next=%2Freports", browser.path()
    browser.sign_in("cem", "not the password")
    assert browser.text(".refusal") == "Name or password is wrong."
    browser.script("document.querySelector('#name').value = ''")
    browser.sign_in("cem", PASSWORD)
    assert browser.path() == "/reports" and "cem" in browser.text(".person")
    browser.click("main a[href^='/reports/']")
    assert not browser.all("form.decide"), "readers decide nothing"
    status = browser.script(
        "const done = arguments[arguments.length - 1], word = document.querySelector('input[name=csrf]').value;"
        "fetch('/entries/x', {method: 'POST', headers: {'x-csrf-token': word}}).then(r => done(r.status))",
        waits=True,
    )
    assert status == 403, status
    assert browser.script("return document.cookie") == "", "scripts see no cookie"
    browser.click(".person button")
    assert browser.path() == "/login"
    browser.open("/reports")
    assert browser.path().startswith("/login")
    browser.sign_in("ben", PASSWORD)
    browser.click("main a[href^='/reports/']")
    browser.click("form.decide button[value=accept]")
    assert browser.text(".notice").startswith("Correction 1 is kept.")
    browser.open("/corrections")
    assert "ben" in browser.text("main table")
    browser.open("/admin/users")
    assert "ben may not do that as a reviewer" in browser.text("main")


def something_to_see(browser):
    """A feed, rules, and letters of which one was given up."""
    desk = browser.desk
    desk.run("watch", "feed", "add", "http://127.0.0.1:9/world.xml", "--conflict", "Ruritania")
    desk.run("watch", "rule", "add", "desk", "--since", "2025-01-01", "--mail", ADA)
    desk.run("watch", "rule", "add", "week", "--since", "2025-01-01", "--digest", "weekly", "--mail", DAY)
    browser.open("/positions")
    browser.click(".matrix td a:has(.stance.reject)")
    browser.click(".history .from a")
    browser.click(f"[id='e-{browser.path().split('#e-')[-1]}'] button[value=reject]")
    with closing(sqlite3.connect(desk.place, timeout=60)) as record, record:
        record.execute(
            "UPDATE outbox SET state = 'dead', tries = 11, result = 'given up: permanent error (550): no such user' "
            "WHERE number = (SELECT MIN(number) FROM outbox)"
        )
    browser.open("/watch")
    assert "Letters that were given up" in browser.text("main"), browser.text("main")


def every_page(browser):
    """Opens every page as an admin. Returns how many there are and the heaviest style and script in bytes."""
    browser.open("/login")
    browser.expect_whole()
    browser.shoot()
    browser.sign_in("ada", PASSWORD)
    something_to_see(browser)
    links = "return [...document.querySelectorAll('nav a, .person a')].map(a => a.getAttribute('href'))"
    pages = browser.script(links) + ["/no/such/page", "/positions?as_of=2025-04-08", "/search?q=troops", "/truces/1"]
    for page, css in (("/positions", ".matrix td a"), ("/reports", "main a[href^='/reports/']")):
        browser.open(page)
        pages.append(browser.script(f'return document.querySelector("{css}").getAttribute("href")'))
    pages, heaviest = list(dict.fromkeys(pages)), 0
    assert len(pages) >= 20, pages
    for page in pages:
        browser.open(page)
        heaviest = max(heaviest, browser.expect_own())
        browser.expect_whole()
        browser.shoot()
    return len(pages) + 1, heaviest


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--armistice", required=True)
    parser.add_argument("--axe", help="axe.min.js of axe-core; without it pages are not checked by it")
    parser.add_argument("--shots", help="a folder for pictures of every page")
    options = parser.parse_args()
    if not shutil.which("chromedriver"):
        print("skipped: chromedriver is not installed (Debian: apt-get install chromium-driver)")
        return
    axe = Path(options.axe).read_text() if options.axe else None
    for kind, by in ((Browser, "by pointing"), (Keys, "by keys alone")):
        for scripts in (True, False):
            began = time.monotonic()
            with Told() as told, Desk(options.armistice, arguments=told.arguments()) as desk:
                with kind(desk, scripts=scripts) as browser:
                    main_story(browser, told)
                arrived = "webhook, e-mail and digest arrived" if told.mail else "webhook arrived, no aiosmtpd for e-mail"
            how = f"scripts {'on' if scripts else 'off'}, {by}"
            print(f"main story, {how}: ok, {arrived}, {time.monotonic() - began:.0f} s", flush=True)
    with Desk(options.armistice) as desk, Browser(desk) as browser:
        reader_keys(browser)
    print("keys of the source reader: ok", flush=True)
    with Desk(options.armistice, True) as desk, Browser(desk) as browser:
        people(browser)
    print("signing in and out, readers and reviewers: ok", flush=True)
    for narrow, dark in ((False, False), (False, True), (True, False), (True, True)):
        with Desk(options.armistice, True, arguments=["--truce", TRUCE]) as desk:
            with Browser(desk, narrow=narrow, dark=dark, axe=axe, shots=options.shots) as browser:
                count, heaviest = every_page(browser)
        how = f"{400 if narrow else 1280} pixels wide, {'dark' if dark else 'light'}"
        checked = "axe-core: 0 findings" if axe else "axe-core: not at hand"
        print(f"{count} pages, {how}: ok, {checked}, style and script at most {heaviest} bytes unpacked", flush=True)


if __name__ == "__main__":
    sys.exit(main())
