"""What the browser tests share: the program with its console in front of the example, and a browser that is signed in to it.

    FANLIGHT_PROGRAM     the program; .build/debug/fanlight
    FANLIGHT_SCREENSHOTS where pictures go; .build/console-screenshots
    FANLIGHT_ASSETS      a folder that the pages come from instead of the program, to see changes without building it; such as
                         Sources/CFanlightConsoleAssets/assets
"""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("FANLIGHT_PROGRAM", str(ROOT / ".build/debug/fanlight"))
SHOTS = pathlib.Path(os.environ.get("FANLIGHT_SCREENSHOTS", ROOT / ".build/console-screenshots"))
ASSETS = os.environ.get("FANLIGHT_ASSETS")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PAGES = [
    "#/", "#/topology", "#/ingress-gateways", "#/ingress-gateways/istio-system/ingressgateway", "#/gateways", "#/gateways/default/bookinfo-gateway",
    "#/virtual-services", "#/virtual-services/default/bookinfo-vs", "#/virtual-services/default/bookinfo-vs?tab=history", "#/destination-rules", "#/services",
    "#/certificates", "#/routes", "#/try?url=http%3A%2F%2Fbookinfo.example.com%2Fproductpage", "#/traffic", "#/diagnosis", "#/history",
    "#/create/virtual-services", "#/create/virtual-services?form=1", "#/create/gateways?form=1", "#/create/ingress-gateways?form=1",
    "#/create/destination-rules?form=1", "#/edit/virtual-services/default/bookinfo-vs", "#/edit/virtual-services/default/bookinfo-vs?form=1",
]
# What else these pages have, behind their tabs and choices.
TABS = [
    "#/topology?view=list", "#/ingress-gateways/istio-system/ingressgateway?tab=replicas", "#/ingress-gateways/istio-system/ingressgateway?tab=events",
    "#/ingress-gateways/istio-system/ingressgateway?tab=yaml", "#/ingress-gateways/istio-system/ingressgateway?tab=history", "#/gateways/default/bookinfo-gateway?tab=hosts",
    "#/gateways/default/bookinfo-gateway?tab=yaml", "#/gateways/default/bookinfo-gateway?tab=history", "#/virtual-services/default/bookinfo-vs?tab=routes",
    "#/virtual-services/default/bookinfo-vs?tab=problems", "#/virtual-services/default/bookinfo-vs?tab=traffic", "#/virtual-services/default/bookinfo-vs?tab=yaml",
    "#/traffic?gateway=istio-system%2Fingressgateway", "#/history?kind=gateways&ns=default&name=bookinfo-gateway", "#/create/ingress-gateways", "#/create/gateways",
    "#/edit/gateways/default/bookinfo-gateway", "#/edit/gateways/default/bookinfo-gateway?form=1", "#/edit/ingress-gateways/istio-system/ingressgateway?form=1",
]


def fanlight(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=200, check=True).stdout


def wait(page, function, argument=None, seconds=20):
    """Waits until a function in the page says true. Playwright's own way evaluates text in the page, which the console's policy forbids."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(function, argument):
        assert time.monotonic() < deadline, f"{page.url}: not true after {seconds} s: {function}"
        page.wait_for_timeout(20)


class Refused(AssertionError):
    """An answer of the API that is no success."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


class Serve:
    """`in_process`: whether gateways are inside of serve, and not processes of their own."""

    def __init__(self, folder, config, in_process=True):
        self.data = folder / "data"
        self.tokens = []
        block = 1 + os.getpid() % 200
        self.log = open(folder / "log", "w+")
        self.options = ["--config", str(config), "--address-pool", f"127.77.{block}.0/24"]
        self.options += ["--in-process"] if in_process else ["--pod-pool", f"127.79.{block}.0/24", "--drain-timeout", "2"]
        self.start("127.0.0.1:0")

    def start(self, console):
        """Starts it, for the first time or again on the data folder."""
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", str(self.data), "--api", "127.0.0.1:0", "--admin", "none", "--dns", "none", "--console", console, *self.options],
            stdout=self.log, stderr=subprocess.STDOUT)
        fanlight("status", "--data", str(self.data), "--wait", "180")
        self.console = json.loads(fanlight("status", "--data", str(self.data), "-o", "json"))["console"]

    def crash(self):
        self.process.kill()
        self.process.wait()

    def call(self, method, path, body=None, kind="application/json", agent="others"):
        """Kubernetes' API as the owner of the data folder has it: what somebody else does beside the console."""
        connection = http.client.HTTPConnection("fanlight", timeout=30)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(self.data / "fanlight.sock"))
        connection.request(method, path, None if body is None else json.dumps(body), {"content-type": kind, "user-agent": agent})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        if response.status >= 300:
            raise Refused(response.status, f"{method} {path}: {response.status} {text}")
        return json.loads(text)

    def token(self, user, group):
        self.tokens.append(fanlight("token", "create", "--data", str(self.data), "--user", user, "--group", group).strip().splitlines()[-1].split()[-1])
        return self.tokens[-1]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(30) == 0, "serve ended otherwise than well"


class Browser:
    """A page of somebody who is signed in. `errors` is what the browser complained about."""

    def __init__(self, chromium, serve, token, width=1280, scheme="light", locale="en-US", init=None):
        self.serve, self.errors = serve, []
        self.context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale)
        if ASSETS:
            self.context.route("**/assets/**", self.from_folder)
        self.page = self.context.new_page()
        if init:
            self.page.add_init_script(init)
        self.page.on("console", lambda message: self.errors.append(f"{self.page.url}: {message.text} {message.location}") if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(f"{self.page.url}: {error}"))
        self.page.goto(serve.console)
        self.page.fill("input[name=token]", token)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("nav.side", state="attached")
        # Asking whether somebody is signed in is answered 401 once.
        self.errors.clear()

    @staticmethod
    def from_folder(route):
        file = pathlib.Path(ASSETS) / route.request.url.split("/assets/", 1)[1]
        route.fulfill(content_type=TYPES[file.suffix], body=file.read_text())

    def open(self, address):
        # Marks what stands there, so that the page before is not taken for the one that is wanted.
        self.page.evaluate("""address => {
          if (location.hash !== address) document.querySelector("main > *")?.setAttribute("data-before", "");
          location.hash = address;
        }""", address)
        wait(self.page, "() => !document.querySelector('main .loading, main > [data-before]') && Boolean(document.querySelector('main h1'))")
        return self.page


@contextlib.contextmanager
def served(write=None, in_process=True):
    """A running serve and Chromium. At the end serve has to stop well, and its log to be without the tokens that were made.

    `write(folder)` writes the manifests into a folder; without it there are those of the example."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanlight-console-"))
    if write:
        write(folder / "config")
    serve = None
    try:
        serve = Serve(folder, folder / "config" if write else ROOT / "examples/shared-gateway", in_process)
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            yield serve, chromium
            chromium.close()
        serve.stop()
        log = (folder / "log").read_text()
        assert not any(token in log for token in serve.tokens), "the log holds a token"
    finally:
        cleared(folder, serve)


def cleared(folder, serve):
    """Nothing is left of it: also where serve did not come up, and of the gateways that outlive it."""
    for process in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if str(folder).encode() in process.read_bytes():
                os.kill(int(process.parent.name), signal.SIGKILL)
    if serve:
        serve.process.wait()
    shutil.rmtree(folder, ignore_errors=True)
