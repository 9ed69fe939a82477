#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Opens a page in headless Chromium through chromedriver and checks it: browser.py PAGE [PNG-PREFIX].

Standard library only. Prints one line for each check and exits 1 when one fails. With a prefix it also
writes PREFIX-light.png and PREFIX-dark.png.
"""
import base64
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

failed = 0


def check(what, ok, detail=""):
    global failed
    failed += not ok
    print(f"{'ok' if ok else 'FAILED'}: {what} {'' if ok else detail}")


class Browser:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="sidetrace-browser-")
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.driver = subprocess.Popen(
            ["chromedriver", f"--port={self.port}"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "HOME": self.folder})
        args = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-default-apps", "--window-size=1280,1600", "--hide-scrollbars",
                "--disable-dev-shm-usage", f"--user-data-dir={self.folder}/profile"]
        wish = {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "goog:chromeOptions": {"binary": shutil.which("chromium"), "args": args}}}}
        for _ in range(100):
            try:
                self.session = self.call("POST", "/session", wish)["sessionId"]
                break
            except OSError:
                time.sleep(0.2)

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, method=method,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=90) as answer:
            return json.load(answer)["value"]

    def do(self, method, path, body=None):
        return self.call(method, f"/session/{self.session}{path}", body)

    def js(self, script, *args):
        return self.do("POST", "/execute/sync", {"script": script, "args": args})

    def cdp(self, cmd, **params):
        return self.do("POST", "/goog/cdp/execute", {"cmd": cmd, "params": params})

    def log(self, kind):
        return self.do("POST", "/se/log", {"type": kind})

    def keys(self, selector, text):
        element = self.do("POST", "/element", {"using": "css selector", "value": selector})
        element = next(iter(element.values()))
        self.do("POST", f"/element/{element}/value", {"text": text})

    def close(self):
        try:
            self.do("DELETE", "")
        except OSError:
            pass
        os.killpg(self.driver.pid, signal.SIGTERM)
        self.driver.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def check_sorting(b):
    """Each heading clicked: the column's values are in order, and in the other order the second time."""
    script = """
        const table = document.querySelectorAll('table.sortable')[arguments[0]];
        const column = arguments[1];
        table.tHead.rows[0].cells[column].querySelector('button').click();
        const rows = [...table.tBodies[0].rows];
        return [table.tHead.rows[0].cells[column].getAttribute('aria-sort'),
            rows.map(r => r.cells[column].dataset.v === undefined ? r.cells[column].textContent
                : Number(r.cells[column].dataset.v)), rows.length];"""
    sizes = b.js("return [...document.querySelectorAll('table.sortable')].map("
                 "t => [t.tHead.rows[0].cells.length, t.tBodies[0].rows.length])")
    check("there are tables", len(sizes) >= 2, str(sizes))
    bad, directions = [], set()
    for table, (columns, _) in enumerate(sizes):
        for column in range(columns):
            for _ in range(2):
                direction, values, _ = b.js(script, table, column)
                directions.add(direction)
                numbers = [v for v in values if not isinstance(v, str)]
                texts = [v.encode("utf-16-be") for v in values if isinstance(v, str)]
                for part in (numbers, texts):
                    if part != sorted(part, reverse=direction == "descending"):
                        bad.append((table, column, direction, values[:5]))
    check("every column sorts", not bad, str(bad[:3]))
    check("in both directions", directions == {"ascending", "descending"}, str(directions))


def check_search(b):
    visible = "return [...document.querySelectorAll('table.sortable tbody tr, article.finding')]" \
              ".filter(e => e.offsetParent !== null).map(e => e.textContent)"
    before = b.js(visible)
    words = re.findall(r"[a-z]{5,}", before[-1].lower()) or ["nothing"]
    b.keys("body", "/")
    check("/ goes to the search", b.js("return document.activeElement.id") == "search")
    b.keys("#search", words[0])
    after = b.js(visible)
    check("the search filters", 0 < len(after) <= len(before) and
          all(words[0] in t.lower() for t in after), f"{words[0]}: {len(after)} of {len(before)}")
    b.keys("#search", " zzqqy")
    check("no match leaves nothing", b.js(visible) == [])
    b.keys("#search", "\ue00c")  # Escape
    check("Escape shows all again", len(b.js(visible)) == len(before))


def check_schemes(b, prefix):
    colours = {}
    for scheme in ("light", "dark"):
        b.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        colours[scheme] = b.js("return getComputedStyle(document.body).backgroundColor + ' ' + "
                               "getComputedStyle(document.body).color")
        if prefix:
            size = b.js("return [document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            shot = b.cdp("Page.captureScreenshot", captureBeyondViewport=True, clip={
                "x": 0, "y": 0, "width": 1280, "height": min(size[1], 6000), "scale": 1})
            with open(f"{prefix}-{scheme}.png", "wb") as f:
                f.write(base64.b64decode(shot["data"]))
    check("light and dark differ", colours["light"] != colours["dark"], str(colours))
    check("nothing is wider than the window",
          b.js("return document.documentElement.scrollWidth <= window.innerWidth"))
    pdf = base64.b64decode(b.cdp("Page.printToPDF")["data"])
    check("it prints", pdf.startswith(b"%PDF") and len(pdf) > 5000)


def main():
    page, prefix = os.path.realpath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
    b = Browser()
    try:
        b.do("POST", "/url", {"url": "about:blank"})
        time.sleep(0.5)
        b.log("performance")  # what the browser's own first page asked for
        b.do("POST", "/url", {"url": "file://" + page})
        check("the script ran", b.js("return document.documentElement.dataset.ready") == "1")
        check("nothing that was traced ran", b.js("return window.owned === undefined"))
        check("one script, one style", b.js(
            "return [document.scripts.length, document.querySelectorAll('style').length,"
            "document.querySelectorAll('img,iframe,object,embed,script[src],link:not([rel=icon])').length]")
            == [1, 1, 0])
        check("sections", b.js("return document.querySelectorAll('main > section').length") >= 3)
        check_sorting(b)
        check_search(b)
        check_schemes(b, prefix)
        # The browser's own pages (the empty tab that it starts with) may have something to say.
        console = [e for e in b.log("browser") if not e["message"].startswith("chrome://")]
        check("no word on the console", console == [], str(console[:3]))
        requests = []
        for entry in b.log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                requests.append(message["params"]["request"]["url"])
        own = "file://" + urllib.request.pathname2url(page)
        others = [u for u in requests if u.split("#")[0] != own and u != "data:,"]
        check("no request to anywhere", others == [], str(others))
        check("the page itself was asked for", own in requests, str(requests))
    finally:
        b.close()
    return 1 if failed else 0


sys.exit(main())
