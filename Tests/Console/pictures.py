#!/usr/bin/env python3
"""Takes the pictures of the console that the documentation shows, of the example with its backends and some requests: docs/images/console-*.png. They are made small by
`pngquant` where it is installed.

    FANLIGHT_PROGRAM=.build/debug/fanlight Tests/Console/pictures.py
"""
import http.client
import json
import shutil
import subprocess
import time

from harness import PROGRAM, ROOT, Browser, fanlight, served, wait

IMAGES = ROOT / "docs/images"
# Of the traffic's samples, which come every 15 seconds, two have to be there.
ASKING = 32


def ask_gateways(serve):
    """Requests as the example's users make them, on both gateways."""
    gateways = json.loads(fanlight("status", "--data", str(serve.data), "-o", "json"))["gateways"]
    sockets = [port["listen"].rsplit(":", 1) for gateway in gateways for port in gateway["ports"] if port["listen"]]
    end = time.monotonic() + ASKING
    while time.monotonic() < end:
        for host, port in sockets:
            for path in ["/productpage", "/reviews/0", "/reviews/0", "/details/0", "/api/reviews/0"]:
                connection = http.client.HTTPConnection(host, int(port), timeout=5)
                connection.request("GET", path, headers={"host": "bookinfo.example.com"})
                connection.getresponse().read()
                connection.close()
        time.sleep(0.2)


def take(browser, name, height):
    browser.page.set_viewport_size({"width": 1280, "height": height})
    browser.page.mouse.move(1, 1)
    browser.page.wait_for_timeout(500)
    file = IMAGES / f"console-{name}.png"
    browser.page.screenshot(path=file)
    if shutil.which("pngquant"):
        subprocess.run(["pngquant", "--force", "--skip-if-larger", "--strip", "--output", str(file), "64", str(file)], check=False)


def main():
    sample = subprocess.Popen([PROGRAM, "sample", "bookinfo"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with served(in_process=False) as (serve, chromium):
            ask_gateways(serve)
            browser = Browser(chromium, serve, serve.token("admin", "system:masters"))
            browser.open("#/gateways/default/bookinfo-gateway")
            take(browser, "gateway", 880)
            browser.open("#/topology")
            take(browser, "topology", 740)
            browser.open("#/edit/gateways/default/bookinfo-gateway")
            code = "document.querySelector('.CodeMirror').CodeMirror"
            wait(browser.page, f"() => Boolean(document.querySelector('.CodeMirror')) && {code}.getValue().includes('value1')")
            browser.page.evaluate(f"{code}.setValue({code}.getValue().replace('key1: value1', 'istio: ingressgateway'))")
            wait(browser.page, "() => Boolean(document.querySelector('.plan-changes'))")
            take(browser, "effect", 960)
    finally:
        sample.terminate()
        sample.wait()


if __name__ == "__main__":
    main()
