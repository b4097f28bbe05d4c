#!/usr/bin/env python3
"""Opens the desk in a real Chromium, over WebDriver, and goes through what people come for.

    python3 tools/desk/browser.py --armistice PATH [--axe axe.min.js] [--shots FOLDER]

Four rounds: the main story with scripts and without (matrix, as-of date, evidence, correction, what changed, taken back); signing in and out,
with a reader who cannot write; every page wide, and 400 pixels wide in the dark: nothing loaded from elsewhere, at most 150 KB of
style and script, no scrolling sideways, no finding of axe-core. Needs `chromedriver` (Debian: chromium-driver); says so and ends well
without it.
"""

import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "horse battery staple"
REPORTS = (("agency-brief", "2025-04-18"), ("bulletin", "2025-04-19"), ("ceasefire-talks", "2025-04-20"))
TEAM = (("ada", "admin"), ("ben", "reviewer"), ("cem", "reader"))
LARGEST = 150 * 1024
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def line_with(process, pattern):
    """Reads what a process writes up to a line that fits."""
    for line in process:
        if found := re.search(pattern, line):
            return found[1]
    raise AssertionError(f"no line with {pattern}")


class Desk:
    """`armistice serve` on a record of the examples, until the block ends."""

    def __init__(self, armistice, sign_in):
        self.armistice, self.sign_in = armistice, sign_in

    def run(self, *arguments, given=""):
        done = subprocess.run([self.armistice, *arguments], input=given, text=True, capture_output=True)
        assert done.returncode == 0, (arguments, done.stderr)

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        place = f"{self.folder.name}/desk.db"
        for name, day in REPORTS:
            report = str(PROJECT / f"examples/{name}.txt")
            self.run("add", report, "--db", place, "--published", day, "--publisher", "Lakeside Wire")
        for name, role in TEAM if self.sign_in else ():
            self.run("users", "--db", place, "add", name, "--role", role, "--password-file", "-", given=PASSWORD)
        command = [self.armistice, "serve", "--db", place, "--listen", "127.0.0.1:0", "--by", "local", "--log", "error"]
        command += ["--sign-in"] if self.sign_in else []
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self.address = line_with(self.process.stderr, r"open at (\S+)")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        assert self.process.wait(20) == 0, "the desk did not stop as it should"
        self.process.stderr.close()
        self.folder.cleanup()


class Browser:
    """A browser at a desk, until the block ends."""

    def __init__(self, desk, scripts=True, narrow=False, dark=False, axe=None, shots=None):
        self.desk, self.narrow, self.axe, self.shots = desk, narrow, axe, shots
        arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en-US", "--no-first-run"]
        # It asks nobody for anything of its own accord.
        arguments += ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
        self.options = {"args": arguments + ["--window-size=1280,900"]}
        if dark:
            self.options["args"].append("--blink-settings=preferredColorScheme=0")
        if narrow:
            metrics = {"width": 400, "height": 800, "pixelRatio": 1, "touch": False}
            self.options["mobileEmulation"] = {"deviceMetrics": metrics}
        if not scripts:
            self.options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}

    def __enter__(self):
        # Dates are typed as an American types them, whatever the machine speaks; a first start on a cold disk takes long.
        speaks = {**os.environ, "LANG": "en_US.UTF-8", "LANGUAGE": "en_US"}
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True, env=speaks)
        port = line_with(self.driver.stdout, r"started successfully on port (\d+)")
        self.base = f"http://127.0.0.1:{port}/session"
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": self.options}}}
        self.base += "/" + self.ask("POST", "", wanted)["sessionId"]
        return self

    def __exit__(self, *_):
        self.ask("DELETE", "")
        self.driver.terminate()
        self.driver.wait(20)
        self.driver.stdout.close()

    def ask(self, method, path, body=None):
        data = json.dumps(body or {}).encode() if method == "POST" else None
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=180) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(json.load(error)["value"]["message"].splitlines()[0]) from None

    def open(self, path):
        self.ask("POST", "/url", {"url": self.desk.address + path})

    def path(self):
        return self.ask("GET", "/url").removeprefix(self.desk.address)

    def all(self, css):
        found = self.ask("POST", "/elements", {"using": "css selector", "value": css})
        return [element[ELEMENT] for element in found]

    def first(self, css):
        found = self.all(css)
        assert found, f"{self.path()}: nothing fits {css}"
        return found[0]

    def touch(self, css):
        self.ask("POST", f"/element/{self.first(css)}/click")

    def click(self, css):
        """Clicks on what leads to another page, and waits until that one is there."""
        page = self.first("html")
        self.touch(css)
        until = time.monotonic() + 20
        while self.is_there(page):
            assert time.monotonic() < until, f"{self.path()}: {css} led nowhere"
            time.sleep(0.02)

    def is_there(self, element):
        try:
            self.ask("GET", f"/element/{element}/name")
            return True
        except AssertionError:
            return False

    def write(self, css, text):
        self.ask("POST", f"/element/{self.first(css)}/value", {"text": text})

    def text(self, css):
        return self.ask("GET", f"/element/{self.first(css)}/text")

    def script(self, script, waits=False):
        return self.ask("POST", "/execute/async" if waits else "/execute/sync", {"script": script, "args": []})

    def expect_own(self):
        """Nothing is loaded from elsewhere; style and script are small even unpacked."""
        loaded = self.script(
            "return performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
            ".map(e => [e.name, /\\.(css|js)$/.test(e.name) ? e.decodedBodySize : 0])"
        )
        away = [name for name, _ in loaded if not name.startswith(self.desk.address + "/")]
        assert loaded and not away, (self.path(), away)
        weight = sum(size for _, size in loaded)
        assert weight <= LARGEST, (self.path(), weight)
        return weight

    def expect_whole(self):
        """No scrolling sideways, and no finding of axe-core."""
        width, scrolled = self.script(
            "const e = document.documentElement; return [e.clientWidth, e.scrollWidth]"
        )
        assert scrolled <= width and (width == 400 or not self.narrow), (self.path(), width, scrolled)
        if self.axe:
            self.script(self.axe + "; return 1")
            found = self.script(
                "const done = arguments[arguments.length - 1]; axe.run(document).then(r => done("
                "r.violations.map(v => [v.id, v.nodes.map(n => n.html + ' :: ' + n.failureSummary)])))",
                waits=True,
            )
            assert found == [], (self.path(), found)

    def shoot(self):
        if self.shots:
            name = re.sub(r"\W+", "-", self.path()).strip("-") or "home"
            name += "-narrow.png" if self.narrow else ".png"
            (Path(self.shots) / name).write_bytes(base64.b64decode(self.ask("GET", "/screenshot")))

    def sign_in(self, name, password):
        self.write("#name", name)
        self.write("#password", password)
        self.click("main button")


def main_story(browser):
    """From the matrix to a sentence, a correction, the change, and back."""
    browser.open("/positions")
    assert "rejects" in browser.text(".matrix")
    # The day before the first report nobody stands anywhere.
    browser.write("input[name=as_of]", "04172025")
    browser.click("form.filter button")
    assert "as_of=2025-04-17" in browser.path(), browser.path()
    assert "No position was found." in browser.text("main")
    browser.expect_own()

    browser.open("/positions/withdrawal/ERI")
    assert "rejected the withdrawal" in browser.text("main blockquote")
    browser.open("/positions")
    rejects = len(browser.all(".matrix td a .stance.reject"))
    browser.click(".matrix td a .stance.reject")
    assert browser.path().startswith("/positions/") and browser.text("main blockquote")
    browser.expect_own()
    term, party = browser.path().split("?")[0].split("/")[2:4]
    browser.click(".history .from a")
    assert browser.path().startswith("/reports/"), browser.path()
    browser.expect_own()

    anchor = browser.path().split("#e-")[-1]
    entry = f"[id='e-{anchor}']" if "#e-" in browser.path() else ".entries .entry:has(option[value=reject][selected])"
    browser.touch(f"{entry} details.fix summary")
    browser.touch(f"{entry} select[name='field.stance'] option[value=accept]")
    browser.write(f"{entry} input[name='why']", "misread")
    browser.click(f"{entry} button[value=edit]")
    assert browser.text(".notice").startswith("Correction 1 is kept."), browser.text("main")
    browser.expect_own()
    browser.open("/changes")
    assert "accept" in browser.text("main"), (term, party, browser.text("main"))
    browser.expect_own()
    browser.open("/positions")
    assert len(browser.all(".matrix td a .stance.reject")) == rejects - 1
    browser.open("/corrections")
    assert "misread" in browser.text("main table")
    browser.click("main table button")
    browser.open("/positions")
    assert len(browser.all(".matrix td a .stance.reject")) == rejects, "it was not taken back"


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


def every_page(browser):
    """Opens every page as an admin. Returns how many there are and the heaviest style and script in bytes."""
    browser.open("/login")
    browser.expect_whole()
    browser.shoot()
    browser.sign_in("ada", PASSWORD)
    links = "return [...document.querySelectorAll('nav a, .person a')].map(a => a.getAttribute('href'))"
    pages = browser.script(links) + ["/corrections", "/no/such/page", "/positions?as_of=2025-04-19", "/search?q=troops"]
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
    for scripts in (True, False):
        began = time.monotonic()
        with Desk(options.armistice, False) as desk, Browser(desk, scripts=scripts) as browser:
            main_story(browser)
        print(f"main story, scripts {'on' if scripts else 'off'}: ok, {time.monotonic() - began:.0f} s", flush=True)
    with Desk(options.armistice, True) as desk, Browser(desk) as browser:
        people(browser)
    print("signing in and out, readers and reviewers: ok", flush=True)
    for narrow in (False, True):
        with Desk(options.armistice, True) as desk:
            with Browser(desk, narrow=narrow, dark=narrow, axe=axe, shots=options.shots) as browser:
                count, heaviest = every_page(browser)
        how = "400 pixels wide, dark" if narrow else "1280 pixels wide, light"
        checked = "axe-core: 0 findings" if axe else "axe-core: not at hand"
        print(f"{count} pages, {how}: ok, {checked}, style and script at most {heaviest} bytes unpacked", flush=True)


if __name__ == "__main__":
    sys.exit(main())
