"""What the browser tests share: the program with its console in front of the example, and a browser that is signed in to it.

    FANLIGHT_PROGRAM     the program; .build/debug/fanlight
    FANLIGHT_SCREENSHOTS where pictures go; .build/console-screenshots
"""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("FANLIGHT_PROGRAM", str(ROOT / ".build/debug/fanlight"))
SHOTS = pathlib.Path(os.environ.get("FANLIGHT_SCREENSHOTS", ROOT / ".build/console-screenshots"))
PAGES = [
    "#/", "#/topology", "#/ingress-gateways", "#/ingress-gateways/istio-system/ingressgateway", "#/gateways", "#/gateways/default/bookinfo-gateway",
    "#/virtual-services", "#/virtual-services/default/bookinfo-vs", "#/virtual-services/default/bookinfo-vs?tab=history", "#/destination-rules", "#/services",
    "#/certificates", "#/routes", "#/try?url=http%3A%2F%2Fbookinfo.example.com%2Fproductpage", "#/traffic", "#/diagnosis", "#/history",
    "#/create/virtual-services", "#/create/virtual-services?form=1", "#/create/gateways?form=1", "#/create/ingress-gateways?form=1",
    "#/create/destination-rules?form=1", "#/edit/virtual-services/default/bookinfo-vs", "#/edit/virtual-services/default/bookinfo-vs?form=1",
]


def fanlight(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60, check=True).stdout


def wait(page, function, argument=None, seconds=20):
    """Waits until a function in the page says true. Playwright's own way evaluates text in the page, which the console's policy forbids."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(function, argument):
        assert time.monotonic() < deadline, f"{page.url}: not true after {seconds} s: {function}"
        page.wait_for_timeout(20)


class Serve:
    def __init__(self, folder):
        self.data = folder / "data"
        self.tokens = []
        block = 1 + os.getpid() % 200
        self.log = open(folder / "log", "w+")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--config", str(ROOT / "examples/shared-gateway"), "--data", str(self.data), "--api", "127.0.0.1:0", "--admin", "none", "--dns", "none",
             "--console", "127.0.0.1:0", "--in-process", "--address-pool", f"127.77.{block}.0/24"], stdout=self.log, stderr=subprocess.STDOUT)
        fanlight("status", "--data", str(self.data), "--wait", "30")
        self.console = json.loads(fanlight("status", "--data", str(self.data), "-o", "json"))["console"]

    def token(self, user, group):
        self.tokens.append(fanlight("token", "create", "--data", str(self.data), "--user", user, "--group", group).strip().splitlines()[-1].split()[-1])
        return self.tokens[-1]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(30) == 0, "serve ended otherwise than well"


class Browser:
    """A page of somebody who is signed in. `errors` is what the browser complained about."""

    def __init__(self, chromium, serve, token, width=1280, scheme="light", locale="en-US"):
        self.serve, self.errors = serve, []
        self.context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.complained(message) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(f"{self.page.url}: {error}"))
        self.page.goto(serve.console)
        self.page.fill("input[name=token]", token)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("nav.side", state="attached")
        # Asking whether somebody is signed in is answered 401 once.
        self.errors.clear()

    def complained(self, message):
        # Gateways inside of `serve` have no Service of their own; their page asks for it.
        if "/services/istio-" not in message.location.get("url", ""):
            self.errors.append(f"{self.page.url}: {message.text} {message.location}")

    def open(self, address):
        # Marks what stands there, so that the page before is not taken for the one that is wanted.
        self.page.evaluate("""address => {
          if (location.hash !== address) document.querySelector("main > *")?.setAttribute("data-before", "");
          location.hash = address;
        }""", address)
        wait(self.page, "() => !document.querySelector('main .loading, main > [data-before]') && Boolean(document.querySelector('main h1'))")
        return self.page


@contextlib.contextmanager
def served():
    """A running serve and Chromium. At the end serve has to stop well, and its log to be without the tokens that were made."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanlight-console-"))
    serve = Serve(folder)
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            yield serve, chromium
            chromium.close()
        serve.stop()
        log = (folder / "log").read_text()
        assert not any(token in log for token in serve.tokens), "the log holds a token"
    finally:
        if serve.process.poll() is None:
            serve.process.kill()
        shutil.rmtree(folder, ignore_errors=True)
