#!/usr/bin/env python3
"""The console lives: what others change appears on every page without a reload, what they delete is told, edits of two are brought together, and a connection that is
lost heals without anything that was typed being lost. Its gateways are processes, whose traffic is seen.

    FANLIGHT_PROGRAM=.build/debug/fanlight Tests/Console/live.py
"""
import http.client
import json
import time
import urllib.parse

from harness import SHOTS, Browser, fanlight, served, wait

NETWORKING = "/apis/networking.istio.io/v1/namespaces/default/"
VIRTUAL_SERVICES, GATEWAYS, RULES = NETWORKING + "virtualservices", NETWORKING + "gateways", NETWORKING + "destinationrules"
INGRESS = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways"
MERGE = "application/merge-patch+json"
EDITOR = "document.querySelector('.CodeMirror').CodeMirror"


def virtual_service(name, host, *rules, gateway="bookinfo-gateway"):
    return {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": name, "namespace": "default"},
            "spec": {"hosts": [host], "gateways": [gateway], "http": list(rules) or [{"directResponse": {"status": 200}}]}}


def rule(name, path, status=200):
    return {"name": name, "match": [{"uri": {"exact": path}}], "directResponse": {"status": status}}


class Watcher:
    """Somebody who looks at a page while others work. A page that was reloaded would have lost the mark."""

    def __init__(self, browser, serve):
        self.browser, self.page, self.serve = browser, browser.page, serve
        self.page.evaluate("window.isTheSame = true")

    def open(self, address):
        self.browser.open(address)
        self.live()

    def live(self, seconds=30):
        wait(self.page, "() => document.querySelector('.connection')?.classList.contains('live') === true", seconds=seconds)

    def sees(self, text, seconds=20):
        wait(self.page, "text => document.querySelector('main').textContent.includes(text)", text, seconds)
        assert self.page.evaluate("window.isTheSame"), "the page was reloaded"

    def sees_no(self, text):
        wait(self.page, "text => !document.querySelector('main').textContent.includes(text)", text)

    def number(self, key):
        return self.page.locator(f".figures [data-key={key}] strong").inner_text()

    def type(self, change):
        before = self.page.evaluate(f"{EDITOR}.getValue()")
        after = change(before)
        assert after != before, before
        self.page.evaluate(f"text => {EDITOR}.setValue(text)", after)
        return after

    def text(self):
        return self.page.evaluate(f"{EDITOR}.getValue()")

    def edit(self, address):
        self.open(address)
        wait(self.page, "() => Boolean(document.querySelector('.CodeMirror')?.CodeMirror)")


def changes_appear(watcher):
    """Made by others, seen without a reload."""
    call = watcher.serve.call
    # Mesh Management: counts, problems.
    watcher.open("#/")
    before = int(watcher.number("virtual-services"))
    call("POST", VIRTUAL_SERVICES, virtual_service("seen", "seen.example.com"))
    wait(watcher.page, "n => document.querySelector('.figures [data-key=virtual-services] strong').textContent === n", str(before + 1))
    call("POST", VIRTUAL_SERVICES, virtual_service("lost", "lost.example.com", gateway="nowhere"))
    watcher.sees("nowhere")
    # A list.
    watcher.open("#/virtual-services")
    watcher.sees("seen.example.com")
    call("POST", VIRTUAL_SERVICES, virtual_service("later", "later.example.com"))
    watcher.sees("later.example.com")
    call("PATCH", VIRTUAL_SERVICES + "/later", {"spec": {"hosts": ["renamed.example.com"]}}, MERGE)
    watcher.sees("renamed.example.com")
    watcher.sees_no("later.example.com")
    call("DELETE", VIRTUAL_SERVICES + "/later")
    watcher.sees_no("renamed.example.com")
    watcher.open("#/gateways")
    call("POST", GATEWAYS, {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "other"}, "spec": {
        "selector": {"key1": "value1"}, "servers": [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["other.example.com"]}]}})
    watcher.sees("other.example.com")
    watcher.open("#/destination-rules")
    call("POST", RULES, {"apiVersion": "networking.istio.io/v1", "kind": "DestinationRule", "metadata": {"name": "checked"}, "spec": {
        "host": "reviews", "subsets": [{"name": "v1", "labels": {"version": "v1"}}]}})
    watcher.sees("checked")
    watcher.open("#/services")
    call("POST", "/api/v1/namespaces/default/services", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "newcomer"}, "spec": {
        "selector": {"app": "newcomer"}, "ports": [{"name": "http", "port": 80}]}})
    watcher.sees("newcomer")
    watcher.open("#/ingress-gateways")
    call("POST", INGRESS, {"apiVersion": "istio.alibabacloud.com/v1beta1", "kind": "IstioGateway", "metadata": {"name": "extra"}, "spec": {
        "gatewayType": "ingress", "replicaCount": 1, "ports": [{"name": "http", "port": 80, "targetPort": 80}]}})
    watcher.sees("extra")
    # One object.
    watcher.open("#/virtual-services/default/seen?tab=routes")
    call("PATCH", VIRTUAL_SERVICES + "/seen", {"spec": {"http": [rule("added-rule", "/added")]}}, MERGE)
    watcher.sees("/added")
    # An ingress gateway, and its replicas.
    watcher.open("#/ingress-gateways/istio-system/extra?tab=replicas")
    call("PATCH", INGRESS + "/extra", {"spec": {"replicaCount": 2}}, MERGE)
    wait(watcher.page, "() => document.querySelectorAll('main tbody tr').length === 2")
    # Answers of the control plane.
    watcher.open("#/routes?gateway=istio-system%2Fingressgateway&host=seen.example.com")
    watcher.sees("/added")
    call("PATCH", VIRTUAL_SERVICES + "/seen", {"spec": {"http": [rule("moved-rule", "/moved")]}}, MERGE)
    watcher.sees("/moved")
    watcher.sees_no("/added")
    watcher.open("#/topology?view=list")
    call("POST", VIRTUAL_SERVICES, virtual_service("drawn", "drawn.example.com"))
    watcher.sees("drawn.example.com")
    watcher.open("#/topology")
    wait(watcher.page, "() => [...document.querySelectorAll('main svg [data-key]')].some(each => each.textContent.includes('drawn'))")
    call("DELETE", VIRTUAL_SERVICES + "/drawn")
    wait(watcher.page, "() => ![...document.querySelectorAll('main svg [data-key]')].some(each => each.textContent.includes('drawn'))")
    watcher.open("#/diagnosis")
    watcher.sees("nowhere")
    call("DELETE", VIRTUAL_SERVICES + "/lost")
    watcher.sees_no("nowhere")
    watcher.open("#/history?kind=virtual-services&ns=default&name=seen")
    rows = watcher.page.locator("main tbody tr").count()
    assert rows > 1, f"{rows} versions"
    call("PATCH", VIRTUAL_SERVICES + "/seen", {"spec": {"http": [rule("newest-rule", "/newest")]}}, MERGE)
    wait(watcher.page, "n => document.querySelectorAll('main tbody tr').length > n", rows)
    watcher.sees("newest-rule")


def deleted(watcher):
    """An object that is deleted while its page is open."""
    for address, path in (("#/virtual-services/default/seen", VIRTUAL_SERVICES + "/seen"), ("#/gateways/default/other", GATEWAYS + "/other"),
                          ("#/destination-rules/default/checked", RULES + "/checked"), ("#/services/default/newcomer", "/api/v1/namespaces/default/services/newcomer"),
                          ("#/ingress-gateways/istio-system/extra", INGRESS + "/extra")):
        watcher.open(address)
        watcher.serve.call("DELETE", path)
        wait(watcher.page, "() => Boolean(document.querySelector('main .note')) && /not found|deleted/.test(document.querySelector('main').textContent)")


def edits_meet(watcher):
    """Others write what is being edited."""
    call, page = watcher.serve.call, watcher.page
    call("POST", VIRTUAL_SERVICES, virtual_service("both", "both.example.com", rule("first", "/first"), rule("second", "/second")))
    address = "#/edit/virtual-services/default/both"
    # Nothing typed yet: the newest version is taken.
    watcher.edit(address)
    call("PATCH", VIRTUAL_SERVICES + "/both", {"spec": {"hosts": ["taken.example.com"]}}, MERGE)
    wait(page, f"() => {EDITOR}.getValue().includes('taken.example.com')")
    # Something typed: the three versions.
    mine = watcher.type(lambda text: text.replace("/first", "/mine"))
    changed = virtual_service("both", "taken.example.com", rule("first", "/first"), rule("second", "/theirs"))["spec"]["http"]
    call("PATCH", VIRTUAL_SERVICES + "/both", {"spec": {"http": changed}}, MERGE)
    merge = page.locator(".edit-messages").get_by_role("button").first
    merge.wait_for()
    assert watcher.text() == mine, "what was typed has changed"
    merge.click()
    page.locator(".three-way").wait_for()
    page.screenshot(path=SHOTS / "live-three-way.png")
    page.locator(".merge-foot .primary").click()
    wait(page, f"() => {EDITOR}.getValue().includes('/mine') && {EDITOR}.getValue().includes('/theirs')")
    # Deleted meanwhile: the text stays, and can be created again.
    call("DELETE", VIRTUAL_SERVICES + "/both")
    page.locator(".edit-messages .note.error").wait_for()
    assert "/mine" in watcher.text()
    page.locator(".edit-foot").get_by_role("button", name="OK", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="Create", exact=True).click()
    wait(page, "() => location.hash === '#/virtual-services/default/both'")
    paths = [each["match"][0]["uri"]["exact"] for each in call("GET", VIRTUAL_SERVICES + "/both")["spec"]["http"]]
    assert paths == ["/mine", "/theirs"], paths
    # The same in a form, which is told when it saves.
    watcher.open(address + "?form=1")
    hosts = page.locator(".object-form textarea, .object-form input").first
    hosts.wait_for()
    page.evaluate("""() => {
      const field = [...document.querySelectorAll('.object-form input, .object-form textarea')].find((each) => each.value.includes('/mine'));
      field.value = field.value.replace('/mine', '/formed');
      for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
    }""")
    call("PATCH", VIRTUAL_SERVICES + "/both", {"metadata": {"annotations": {"by": "others"}}}, MERGE)
    page.locator(".form-side").get_by_role("button", name="OK", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="Apply anyway").click()
    page.locator(".form-side .note.warning button").first.click()
    page.locator("dialog .three-way").wait_for()
    page.locator("dialog .merge-foot .primary").click()
    wait(page, f"() => {EDITOR}.getValue().includes('/formed') && {EDITOR}.getValue().includes('by: others')")
    page.locator("dialog .dialog-foot").get_by_role("button", name="OK", exact=True).click()
    review = page.locator("dialog.review[open]")
    wait(page, "() => Boolean(document.querySelector('dialog.review[open]')) || !document.querySelector('dialog[open]')")
    if review.count():
        for box in review.locator(".review-confirm input").all():
            box.check()
        review.get_by_role("button", name="OK", exact=True).click()
    wait(page, "() => location.hash === '#/virtual-services/default/both'")
    stored = call("GET", VIRTUAL_SERVICES + "/both")
    assert stored["metadata"]["annotations"] == {"by": "others"} and stored["spec"]["http"][0]["match"][0]["uri"]["exact"] == "/formed", stored


def connection_heals(watcher, token):
    """serve is killed and comes back on the same folder and port."""
    serve, page = watcher.serve, watcher.page
    port = urllib.parse.urlsplit(serve.console).port
    lost = "() => document.querySelector('.connection')?.classList.contains('lost') === true"

    # Somebody who only looks has to sign in again, and is where they were.
    watcher.open("#/virtual-services")
    serve.crash()
    wait(page, lost)
    assert "Connection lost" in page.locator(".connection").inner_text()
    watcher.sees("taken.example.com")
    page.screenshot(path=SHOTS / "live-lost.png")
    serve.start(f"127.0.0.1:{port}")
    serve.call("POST", VIRTUAL_SERVICES, virtual_service("meanwhile", "meanwhile.example.com"))
    page.wait_for_selector("input[name=token]", timeout=30_000)
    page.screenshot(path=SHOTS / "live-sign-in.png")
    assert "sign in again" in page.inner_text(".sign-in")
    page.fill("input[name=token]", token)
    page.click("button[type=submit]")
    page.wait_for_selector("nav.side", state="attached")
    watcher.sees("meanwhile.example.com")
    watcher.live()

    # Who has typed something keeps it.
    watcher.edit("#/edit/virtual-services/default/both")
    mine = watcher.type(lambda text: text.replace("/theirs", "/typed"))
    serve.crash()
    wait(page, lost)
    # Saving says what is the matter.
    page.locator(".edit-foot").get_by_role("button", name="OK", exact=True).click()
    page.locator(".edit-messages .note.error").wait_for()
    assert watcher.text() == mine
    serve.start(f"127.0.0.1:{port}")
    serve.call("PATCH", VIRTUAL_SERVICES + "/both", {"metadata": {"annotations": {"by": "nobody"}}}, MERGE)
    page.wait_for_selector(".sign-in-again input[name=token]", timeout=30_000)
    assert not page.locator(".edit-page").is_visible(), "what a session has shown is in sight when it is over"
    page.screenshot(path=SHOTS / "live-sign-in-again.png")
    page.keyboard.press("Escape")
    page.fill(".sign-in-again input[name=token]", "wrong")
    page.click(".sign-in-again button[type=submit]")
    page.locator(".sign-in-again .note.error").wait_for()
    page.fill(".sign-in-again input[name=token]", token)
    page.click(".sign-in-again button[type=submit]")
    page.wait_for_selector(".sign-in-again", state="detached")
    assert page.evaluate("window.isTheSame") and watcher.text() == mine, "what was typed is lost"
    watcher.live()
    # What the others have done meanwhile is told without being asked for.
    merge = page.locator(".edit-messages").get_by_role("button").first
    merge.wait_for()
    merge.click()
    page.locator(".merge-foot .primary").click()
    wait(page, f"() => {EDITOR}.getValue().includes('/typed') && {EDITOR}.getValue().includes('by: nobody')")
    page.locator(".edit-foot").get_by_role("button", name="OK", exact=True).click()
    wait(page, "() => Boolean(document.querySelector('dialog[open]')) || location.hash === '#/virtual-services/default/both'")
    dialog = page.locator("dialog[open]")
    if dialog.count():
        for box in dialog.locator(".review-confirm input").all():
            box.check()
        dialog.get_by_role("button", name="OK", exact=True).click()
    wait(page, "() => location.hash === '#/virtual-services/default/both'")
    assert "/typed" in str(serve.call("GET", VIRTUAL_SERVICES + "/both")["spec"])


def network_goes(watcher):
    """The browser itself is cut off for a while: the session goes on."""
    page, call = watcher.page, watcher.serve.call
    watcher.open("#/virtual-services")
    watcher.browser.context.set_offline(True)
    wait(page, "() => document.querySelector('.connection').classList.contains('lost')")
    # Pages that are gone to now cannot be had, and come by themselves later.
    page.evaluate("location.hash = '#/certificates'")
    page.locator("main .note.error").first.wait_for()
    watcher.browser.context.set_offline(False)
    watcher.live()
    wait(page, "() => !document.querySelector('main .note.error') && location.hash === '#/certificates'")
    watcher.browser.context.set_offline(True)
    wait(page, "() => document.querySelector('.connection').classList.contains('lost')")
    page.evaluate("location.hash = '#/services'")
    call("POST", VIRTUAL_SERVICES, virtual_service("offline", "offline.example.com"))
    page.locator("main .note.error").first.wait_for()
    watcher.browser.context.set_offline(False)
    watcher.live()
    wait(page, "() => !document.querySelector('main .note.error') && Boolean(document.querySelector('main table'))")
    watcher.open("#/virtual-services")
    watcher.sees("offline.example.com")


def other_tab(watcher, same, other):
    """Somebody signs in again in another tab: what is open goes on as the same user, and is begun anew as another one."""
    page, serve = watcher.page, watcher.serve
    tab = watcher.browser.context.new_page()
    tab.goto(serve.console.rstrip("/") + "/assets/icon.svg")
    sign_in = "async (token) => (await fetch('/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) })).status"
    watcher.edit("#/edit/virtual-services/default/both")
    mine = watcher.type(lambda text: text.replace("/formed", "/tabbed"))
    assert tab.evaluate(sign_in, same) == 200
    wait(page, "() => document.querySelector('.connection').classList.contains('lost')")
    watcher.live()
    assert watcher.text() == mine and page.locator(".sign-in-again").count() == 0
    page.locator(".edit-foot").get_by_role("button", name="OK", exact=True).click()
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    for box in dialog.locator(".review-confirm input").all():
        box.check()
    dialog.get_by_role("button", name="OK", exact=True).click()
    wait(page, "() => location.hash === '#/virtual-services/default/both'")
    assert "/tabbed" in str(serve.call("GET", VIRTUAL_SERVICES + "/both")["spec"]), "nothing was saved with the session of the other tab"
    assert tab.evaluate(sign_in, other) == 200
    wait(page, "() => document.querySelector('.user')?.textContent === 'vera'")
    watcher.live()
    assert tab.evaluate(sign_in, same) == 200
    wait(page, "() => document.querySelector('.user')?.textContent === 'admin'")
    watcher.live()
    tab.close()


def late_cookie(watcher, same):
    """A page asks when the sign-in of another tab has ended its session already and the browser does not have the cookie of the new one yet."""
    page, context, address = watcher.page, watcher.browser.context, urllib.parse.urlsplit(watcher.serve.console)
    watcher.open("#/gateways")
    former = next(each for each in context.cookies() if each["name"] == "fanlight-session")
    connection = http.client.HTTPConnection(address.netloc, timeout=30)
    with page.expect_response(lambda response: response.url.endswith("/session") and response.status == 401):
        connection.request("POST", "/session", json.dumps({"token": same}), {"content-type": "application/json", "cookie": f"fanlight-session={former['value']}"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        page.evaluate("location.hash = '#/virtual-services'")
    context.add_cookies([{**former, "value": answer.getheader("set-cookie").split(";")[0].split("=", 1)[1]}])
    connection.close()
    watcher.sees("taken.example.com")
    watcher.live()
    assert page.locator(".sign-in").count() == 0


def left_at_once(watcher):
    """A page that comes late, when another one has been gone to, leaves that one alone."""
    page, held = watcher.page, []
    page.reload()
    page.evaluate("window.isTheSame = true")
    watcher.open("#/virtual-services")
    page.route("**/assets/pages/topology.js", lambda route: held.append(route))
    with page.expect_request("**/assets/pages/topology.js"):
        page.evaluate("location.hash = '#/topology'")
    watcher.open("#/gateways")
    watcher.sees("bookinfo-gateway")
    # A sign of loading would be there by now: the page would have shown it after 150 ms, and timers keep their order.
    page.evaluate("() => new Promise((done) => { setTimeout(done, 150) })")
    watcher.sees("bookinfo-gateway", seconds=0)
    for route in held:
        route.fallback()
    page.evaluate("() => import('/assets/pages/topology.js').then(() => null)")
    watcher.sees("bookinfo-gateway", seconds=0)
    page.unroute("**/assets/pages/topology.js")


def other_user(watcher, other):
    """Somebody else signs in where something was left unsaved: nothing of it is shown to them."""
    page = watcher.page
    watcher.edit("#/edit/virtual-services/default/both")
    watcher.type(lambda text: text.replace("/typed", "/secret-of-jane"))
    page.evaluate("async () => { const { csrf } = await (await fetch('/session')).json(); await fetch('/session', { method: 'DELETE', headers: { 'x-fanlight-csrf': csrf } }) }")
    page.wait_for_selector(".sign-in-again input[name=token]", timeout=30_000)
    page.fill(".sign-in-again input[name=token]", other)
    page.click(".sign-in-again button[type=submit]")
    page.wait_for_selector(".sign-in-again", state="detached")
    wait(page, "() => Boolean(document.querySelector('main h1'))")
    assert "/secret-of-jane" not in page.content()
    assert page.locator(".user").first.inner_text() == "vera"


def one_namespace(chromium, serve):
    """Whoever has rights in one namespace alone hears of changes there."""
    rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings"
    serve.call("POST", rbac, {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": "nina"},
                              "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "fanlight-istio-editor"},
                              "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "nina"}]})
    browser = Browser(chromium, serve, serve.token("nina", "developers"))
    watcher = Watcher(browser, serve)
    namespace = browser.page.locator("label.namespace input")
    namespace.fill("default")
    namespace.press("Enter")
    browser.page.evaluate("location.hash = '#/virtual-services'")
    watcher.sees("both")
    watcher.live()
    serve.call("POST", VIRTUAL_SERVICES, virtual_service("ninas", "ninas.example.com"))
    watcher.sees("ninas.example.com")
    browser.context.close()


def requests(serve):
    """Through both gateways, before anybody looks at their traffic. Nothing stands behind the example's route, so that it answers 503."""
    for name in ("ingressgateway", "ingressgateway2"):
        address = next(each["addresses"][0] for each in serve.call("GET", "/apis/fanlight.dev/v1/status")["gateways"] if each["name"] == name)
        for path in ["/productpage"] * 10 + ["/nowhere"] * 20:
            connection = http.client.HTTPConnection(address, 80, timeout=10)
            connection.request("GET", path)
            connection.getresponse().read()
            connection.close()


def traffic_is_seen(watcher):
    """What went through the gateways' processes appears when the next sample of 15 s is there."""
    def busiest(name):
        """The most of everything in one step, by route."""
        series = watcher.serve.call("GET", f"/apis/fanlight.dev/v1/traffic?gateway=istio-system%2F{name}&seconds=600")["series"]
        return {each["route"]: [max(value or 0 for value in each[figure]) for figure in ("requests", "errors", "p99")] for each in series}

    for name in ("ingressgateway", "ingressgateway2"):
        deadline = time.monotonic() + 60
        while not (found := busiest(name)).get(None, [0])[0]:
            assert time.monotonic() < deadline, f"no traffic of {name}: {found}"
            time.sleep(0.1)
        total, product, rest = found[None], found["default/bookinfo-vs/0"], found["unknown"]
        # 30 requests in one step, a third of them failed.
        assert 1.5 < total[0] <= 2.1 and abs(total[1] * 3 - total[0]) < 0.01, found
        assert product[0] == product[1] > 0 and rest[1] == 0 and abs(rest[0] - 2 * product[0]) < 0.01 and product[2] > 0, found
    page = watcher.page
    watcher.open("#/traffic?gateway=istio-system%2Fingressgateway2")
    watcher.sees("bookinfo-vs")
    watcher.sees("no route")
    watcher.sees_no("undefined")
    page.screenshot(path=SHOTS / "live-traffic.png")


def main():
    with served(in_process=False) as (serve, chromium):
        token = serve.token("admin", "system:masters")
        browser = Browser(chromium, serve, token)
        watcher = Watcher(browser, serve)
        try:
            requests(serve)
            changes_appear(watcher)
            deleted(watcher)
            edits_meet(watcher)
            traffic_is_seen(watcher)
            network_goes(watcher)
            connection_heals(watcher, token)
            other = serve.token("vera", "system:masters")
            other_tab(watcher, token, other)
            late_cookie(watcher, token)
            left_at_once(watcher)
            other_user(watcher, other)
            one_namespace(chromium, serve)
        except BaseException:
            browser.page.screenshot(path=SHOTS / "live-failed.png")
            raise
        # A connection that is lost is complained about by browsers.
        bad = [each for each in browser.errors if not any(words in each for words in ("Failed to load resource", "net::ERR"))]
        assert not bad, "the browser complained:\n" + "\n".join(bad)
    print("live ok")


if __name__ == "__main__":
    main()
