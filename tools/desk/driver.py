"""A desk on the examples, and a real Chromium at it, by pointing or by keys alone (WebDriver)."""

import base64
import json
import os
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "horse battery staple"
REPORTS = (("ceasefire-talks", "2025-03-13"), ("bulletin", "2025-04-08"), ("agency-brief", "2025-05-14"))
TEAM = (("ada", "admin"), ("ben", "reviewer"), ("cem", "reader"))
LARGEST = 150 * 1024
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
# How many seconds to wait for what must come; a slow machine may need many.
PATIENCE = 90
# How often Tab is pressed at most on the way to something.
TABS = 600
TAB, ENTER, ESCAPE, SPACE = "\ue004", "\ue007", "\ue00c", " "


def wait(what, check, told=lambda: ""):
    """Asks again and again until there is an answer, and returns it; says what was missing where none comes."""
    until = time.monotonic() + PATIENCE
    while not (found := check()):
        assert time.monotonic() < until, f"no {what} after {PATIENCE} s. {told()}"
        time.sleep(0.05)
    return found


def line_with(path, process, pattern):
    """Returns what a line says that a process writes into a file."""

    def line():
        told = Path(path).read_text()
        found = re.search(pattern, told)
        assert found or process.poll() is None, f"ended with {process.returncode} before a line with {pattern}: {told}"
        return found

    return wait(f"line with {pattern}", line, lambda: Path(path).read_text())[1]


class Desk:
    """`armistice serve` on a record of the examples, until the block ends."""

    def __init__(self, armistice, sign_in=False, arguments=()):
        self.armistice, self.sign_in = armistice, sign_in
        self.arguments = [*arguments, *(["--sign-in"] if sign_in else [])]

    def run(self, *arguments, given=""):
        """Runs a command on the record."""
        done = subprocess.run([self.armistice, *arguments, "--db", self.place], input=given, text=True, capture_output=True)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.place, self.told = f"{self.folder.name}/desk.db", f"{self.folder.name}/told"
        for name, day in REPORTS:
            report = str(PROJECT / f"examples/{name}.txt")
            self.run("add", report, "--published", day, "--publisher", "Lakeside Wire")
        for name, role in TEAM if self.sign_in else ():
            self.run("users", "add", name, "--role", role, "--password-file", "-", given=PASSWORD)
        command = [self.armistice, "serve", "--db", self.place, "--listen", "127.0.0.1:0", "--by", "local", "--log", "error"]
        with open(self.told, "w") as told:
            self.process = subprocess.Popen([*command, *self.arguments], stderr=told)
        self.address = line_with(self.told, self.process, r"open at (\S+)")
        return self

    def log(self):
        return f"The desk told: {Path(self.told).read_text()[-2000:]}"

    def __exit__(self, *_):
        self.process.terminate()
        assert self.process.wait(PATIENCE) == 0, f"the desk did not stop as it should. {self.log()}"
        self.folder.cleanup()


class Browser:
    """A browser at a desk, until the block ends."""

    def __init__(self, desk, scripts=True, narrow=False, dark=False, axe=None, shots=None):
        self.desk, self.narrow, self.dark, self.axe, self.shots = desk, narrow, dark, axe, shots
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
        self.folder = tempfile.TemporaryDirectory()
        told = f"{self.folder.name}/told"
        with open(told, "w") as out:
            self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=out, stderr=out, env=speaks)
        port = line_with(told, self.driver, r"started successfully on port (\d+)")
        self.base = f"http://127.0.0.1:{port}/session"
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": self.options}}}
        self.base += "/" + self.ask("POST", "", wanted)["sessionId"]
        return self

    def __exit__(self, *_):
        try:
            self.ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait(PATIENCE)
            self.folder.cleanup()

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
        """Goes by what leads to another page, and waits until that one is there."""
        page = self.first("html")
        self.touch(css)
        wait(f"other page after {css} of {self.path()}", lambda: not self.is_there(page))

    def is_there(self, element):
        try:
            self.ask("GET", f"/element/{element}/name")
            return True
        except AssertionError:
            return False

    def write(self, css, text):
        self.ask("POST", f"/element/{self.first(css)}/value", {"text": text})

    def choose(self, css, value):
        self.touch(f"{css} option[value='{value}']")

    def text(self, css):
        return self.ask("GET", f"/element/{self.first(css)}/text")

    def script(self, script, waits=False):
        return self.ask("POST", "/execute/async" if waits else "/execute/sync", {"script": script, "args": []})

    def press(self, keys):
        """Presses keys, one after the other, wherever the focus is."""
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": presses}]})

    def focused(self):
        return self.ask("GET", "/element/active")[ELEMENT]

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
            name += ("-narrow" if self.narrow else "") + ("-dark" if self.dark else "") + ".png"
            (Path(self.shots) / name).write_bytes(base64.b64decode(self.ask("GET", "/screenshot")))

    def sign_in(self, name, password):
        self.write("#name", name)
        self.write("#password", password)
        self.click("main button")


class Keys(Browser):
    """A browser whose user has no mouse: everything is reached by Tab, and one sees where one is."""

    def reach(self, css):
        wanted = self.first(css)
        for _ in range(TABS):
            here = self.focused()
            if here == wanted:
                seen = self.ask("GET", f"/element/{here}/css/outline-style"), self.ask("GET", f"/element/{here}/css/outline-width")
                assert seen[0] != "none" and seen[1] != "0px", f"{self.path()}: {css} does not show that it has the focus"
                return
            self.press(TAB)
        raise AssertionError(f"{self.path()}: {TABS} times Tab do not lead to {css}")

    def touch(self, css):
        self.reach(css)
        self.press(ENTER)

    def write(self, css, text):
        self.reach(css)
        self.press(text)

    def choose(self, css, value):
        """Types the beginning of a choice."""
        self.reach(css)
        self.press(value)
        chosen = self.ask("GET", f"/element/{self.focused()}/property/value")
        assert chosen == value, f"{self.path()}: {css} is {chosen}, not {value}"
