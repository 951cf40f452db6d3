#!/usr/bin/env python3
"""The page that checks a receipt, in a real browser over a real ledger: Chromium, driven by its own driver.

    verify.py URL RECEIPT VKEY      a ledger's address, a receipt file of it, and its verifier key

Exits 1 after naming the first thing wrong. Needs chromium and chromedriver on the path, and nothing else.
"""

import json
import pathlib
import subprocess
import sys
import time
import urllib.request

SECONDS_MAX = 60
CHROMIUM = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip


class Wrong(Exception):
    """What is wrong."""


class Browser:
    """A session of W3C WebDriver, as far as it is needed here."""

    def __init__(self, driver):
        line = ""
        while "started successfully on port" not in line:
            line = driver.stdout.readline()
            if not line:
                raise Wrong("chromedriver did not start")
        port = line.strip().rstrip(".").rsplit(" ", 1)[1]
        self.base = f"http://127.0.0.1:{port}/session"
        options = {"args": CHROMIUM}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        opened = self.call("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self.base += f"/{opened['sessionId']}"

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"content-type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=SECONDS_MAX) as answer:
            return json.load(answer)["value"]

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def run(self, script, *args):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(args)})

    def fill(self, field, text):
        self.run("document.getElementById(arguments[0]).value = arguments[1]", field, text)

    def press(self, form):
        """A click on the form's button, as a reader does it: it must be there to be clicked."""
        found = self.call("POST", "/element", {"using": "css selector", "value": f"#{form} button"})
        self.call("POST", f"/element/{next(iter(found.values()))}/click", {})

    def read(self, field, word):
        """The text of a field once it has the word."""
        until = time.monotonic() + SECONDS_MAX
        while time.monotonic() < until:
            text = self.run("return document.getElementById(arguments[0]).innerText", field)
            if word in text:
                return text
        raise Wrong(f"#{field} says {text!r}, not {word!r}")

    def complaints(self):
        """What the browser complains of: a policy that is broken, a script that fails, a file that is not there."""
        return [line["message"] for line in self.call("POST", "/se/log", {"type": "browser"}) if line["level"] == "SEVERE"]


def check(browser, url, receipt, vkey):
    text = receipt.read_text(encoding="utf-8")
    entry = text.split("\nindex ")[1].split("\n")[0]
    # A dossier leads to the page, which fetches what it needs from its own site.
    browser.open(f"{url}/verify?entry={entry}&lang=en")
    if browser.run("return document.getElementById('verify-entry').value") != entry:
        raise Wrong("the page does not take up the number of the entry")
    if browser.run("return getComputedStyle(document.querySelector('#verify > p[lang=zh]')).display") != "none":
        raise Wrong("the English page shows its Chinese text")
    browser.press("verify-fetch")
    browser.read("verify-fetched", "Fetched")
    browser.press("verify-form")
    told = browser.read("verify-result", "Not checked")
    for word in ("Receipt: Sound", "Statement: Sound", "taken from this site"):
        if word not in told:
            raise Wrong(f"the fetched entry: {told!r} lacks {word!r}")
    # What was kept at home, with the key from elsewhere.
    browser.open(f"{url}/verify?lang=en")
    browser.fill("verify-receipt", text)
    browser.fill("verify-logs", vkey)
    browser.press("verify-form")
    told = browser.read("verify-result", "Not checked")
    if "Receipt: Sound" not in told or "taken from this site" in told:
        raise Wrong(f"the kept receipt: {told!r}")
    browser.fill("verify-receipt", text.replace(f"\nindex {entry}\n", f"\nindex {int(entry) + 1}\n"))
    browser.press("verify-form")
    browser.read("verify-result", "Receipt: Unsound")
    # And in Chinese.
    browser.open(f"{url}/verify?lang=zh")
    browser.fill("verify-receipt", text)
    browser.fill("verify-logs", vkey)
    browser.press("verify-form")
    browser.read("verify-result", "回执: 核验通过")
    if complaints := browser.complaints():
        raise Wrong(f"the browser complains: {complaints}")


def main():
    url, receipt, vkey = sys.argv[1:]
    with subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True) as driver:
        try:
            browser = Browser(driver)
            try:
                check(browser, url, pathlib.Path(receipt), vkey)
            finally:
                browser.call("DELETE", "")
        except Wrong as wrong:
            print(f"browser: {wrong}", file=sys.stderr)
            return 1
        finally:
            driver.kill()
    print("browser: receipt, signatures and chain position hold in Chromium, and what was altered does not")
    return 0


if __name__ == "__main__":
    sys.exit(main())
