#!/usr/bin/env python3
"""One Gateway for several ingress gateways, set up in the console alone: podLabels of two ingress gateways by YAML and OK, the selector of a Gateway by YAML and OK,
a VirtualService from a template. Both addresses then answer.

    FANLIGHT_PROGRAM=.build/debug/fanlight Tests/Console/scenario.py
"""
import http.client
import json
import time

from harness import SHOTS, Browser, fanlight, served, wait

GATEWAYS = """apiVersion: istio.alibabacloud.com/v1beta1
kind: IstioGateway
metadata:
  name: east
  namespace: istio-system
spec:
  gatewayType: ingress
  replicaCount: 1
  ports:
  - {name: http, port: 18080, targetPort: 8080}
---
apiVersion: istio.alibabacloud.com/v1beta1
kind: IstioGateway
metadata:
  name: west
  namespace: istio-system
spec:
  gatewayType: ingress
  replicaCount: 1
  ports:
  - {name: http, port: 18080, targetPort: 8080}
"""
GATEWAY = """apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: shared
  namespace: default
spec:
  selector:
    shared: nobody
  servers:
  - port: {number: 18080, name: http, protocol: HTTP}
    hosts: ["*"]
"""
RULES = """  gateways:
  - shared
  http:
  - directResponse:
      status: 200
      body: {string: "by the shared gateway"}
"""


class Editor:
    def __init__(self, browser):
        self.browser, self.page = browser, browser.page

    def open(self, address):
        self.browser.open(address)
        wait(self.page, "() => Boolean(document.querySelector('.CodeMirror')?.CodeMirror)")

    def change(self, function):
        code = "document.querySelector('.CodeMirror').CodeMirror"
        before = self.page.evaluate(f"{code}.getValue()")
        after = function(before)
        assert after != before, f"nothing to change in:\n{before}"
        self.page.evaluate(f"text => {code}.setValue(text)", after)

    def accept(self, name, shot):
        """Presses the page's own button, then looks at what the change does and says yes to it, and waits until the page is left."""
        address = self.page.evaluate("location.hash")
        # What the step before said may lie over the buttons.
        for close in reversed(self.page.locator(".toasts button.close").all()):
            close.click()
        self.page.locator(".edit-foot").get_by_role("button", name=name, exact=True).click()
        wait(self.page, "address => Boolean(document.querySelector('dialog[open]')) || location.hash !== address", address)
        self.page.screenshot(path=SHOTS / f"scenario-{shot}.png")
        dialog = self.page.locator("dialog[open]")
        if dialog.count():
            for box in dialog.locator(".review-confirm input").all():
                box.check()
            dialog.get_by_role("button", name=name, exact=True).click()
        wait(self.page, "address => location.hash !== address", address)


def answer(address, port):
    """What the gateway answers, or None while it does not."""
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"host": "shop.example.com"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    except OSError:
        return None
    finally:
        connection.close()


def addresses(serve):
    status = json.loads(fanlight("status", "--data", str(serve.data), "-o", "json"))
    return {each["name"]: each["addresses"][0] for each in status["gateways"] if each["name"] in ("east", "west") and each.get("addresses")}


def steps(browser, serve):
    editor = Editor(browser)
    editor.open("#/create/ingress-gateways")
    editor.change(lambda _: GATEWAYS)
    editor.accept("Create", "1-ingress-gateways")
    editor.open("#/create/gateways")
    editor.change(lambda _: GATEWAY)
    editor.accept("Create", "2-gateway")
    for name in ("east", "west"):
        editor.open(f"#/edit/ingress-gateways/istio-system/{name}")
        editor.change(lambda text: text.replace("\nspec:\n", "\nspec:\n  podLabels:\n    shared: gateway\n", 1))
        editor.accept("OK", f"3-pod-labels-{name}")
    editor.open("#/edit/gateways/default/shared")
    editor.change(lambda text: text.replace("shared: nobody", "shared: gateway"))
    editor.accept("OK", "4-selector")
    editor.open("#/create/virtual-services?template=basic")
    # The template's own head, with an answer that needs no backend.
    editor.change(lambda text: text[: text.index("\n  gateways:")] + "\n" + RULES)
    editor.accept("Create", "5-virtual-service")
    deadline = time.monotonic() + 30
    found = {}
    while time.monotonic() < deadline:
        found = {name: (address, answer(address, 18080)) for name, address in addresses(serve).items()}
        if len(found) == 2 and all(said and said[0] != 404 for _, said in found.values()):
            break
        time.sleep(0.2)
    assert sorted(found) == ["east", "west"], f"not both gateways have an address: {found}"
    assert len({address for address, _ in found.values()}) == 2, f"they share an address: {found}"
    assert all(said == (200, "by the shared gateway") for _, said in found.values()), f"{found}"


def main():
    with served() as (serve, chromium):
        browser = Browser(chromium, serve, serve.token("admin", "system:masters"))
        try:
            steps(browser, serve)
        except BaseException:
            browser.page.screenshot(path=SHOTS / "scenario-failed.png")
            raise
        assert not browser.errors, "the browser complained:\n" + "\n".join(browser.errors)
    print("scenario ok")


if __name__ == "__main__":
    main()
