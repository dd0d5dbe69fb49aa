#!/usr/bin/env python3
"""The unit tests of the console's modules in a real page, and attacks on it: scripts in texts of objects, requests from another origin, framing, a session that was
ended, paths that lead out of the assets, a user who may only look.

    FANLIGHT_PROGRAM=.build/debug/fanlight Tests/Console/attacks.py
"""
import http.client
import http.server
import json
import subprocess
import threading
import urllib.parse

import hostile
from harness import PAGES, ROOT, SHOTS, TABS, Browser, fanlight, served, wait

NETWORKING = "/apis/networking.istio.io/v1/namespaces/default/"
WRITE = """async ([method, path, body, yaml]) => {
  const { csrf } = await (await fetch("/session")).json();
  const response = await fetch(path, { method, body: yaml ?? (body && JSON.stringify(body)), headers: { "x-fanlight-csrf": csrf, "content-type": yaml ? "application/yaml" : "application/json" } });
  return [response.status, await response.text()];
}"""


def unit_tests(browser):
    folder = ROOT / "Tests/Console/unit"
    browser.page.route("**/unit/*.js", lambda route: route.fulfill(content_type="text/javascript", body=(folder / route.request.url.rsplit("/", 1)[1]).read_text()))
    for file in sorted(folder.glob("*.js")):
        if file.name == "check.js":
            continue
        count, bad = browser.page.evaluate("""async (file) => {
          const { tests } = await import(`/unit/${file}`);
          const bad = [];
          for (const [claim, test] of Object.entries(tests)) try { await test(); } catch (error) { bad.push(`${claim}: ${error.message}`); }
          return [Object.keys(tests).length, bad];
        }""", file.name)
        assert count > 0 and not bad, f"{file.name}: " + "\n".join(bad)


LOOK = """() => {
  const all = [...document.querySelectorAll("*")];
  const places = all.flatMap((each) => ["href", "src", "action", "formaction", "data", "xlink:href"].map((name) => each.getAttribute(name)).filter((value) => value !== null));
  return {
    executed: window.executed ?? null, left: !window.isTheSame, violations: window.violations,
    elements: all.filter((each) => each.localName === "x-hostile" || each.matches("img[src=x], main script, main style, main iframe, main object, main embed, main base, main meta")).map((each) => each.outerHTML.slice(0, 200)),
    listeners: all.filter((each) => [...each.attributes].some(({ name }) => name.startsWith("on"))).map((each) => each.outerHTML.slice(0, 200)),
    places: places.filter((place) => { try { const { protocol, origin } = new URL(place, location.href); return origin !== location.origin && protocol !== "data:"; } catch { return true; } }),
  };
}"""


class Victim:
    """Somebody with all rights who looks at what an attacker has written. Whatever is not text shows."""

    def __init__(self, browser):
        self.browser, self.page, self.seen, self.dialogs = browser, browser.page, {}, []
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.on("popup", lambda popup: self.dialogs.append(f"window {popup.url}"))
        self.page.evaluate("""() => {
          window.isTheSame = true;
          window.violations = [];
          document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
        }""")

    def open(self, address):
        self.browser.open(address)
        self.look(address)

    def look(self, where):
        found = self.page.evaluate(LOOK)
        bad = {name: value for name, value in found.items() if value}
        assert not bad and not self.dialogs, f"{where}: {bad} {self.dialogs}"
        self.seen[where] = self.page.evaluate("document.body.textContent")

    def editor(self):
        wait(self.page, "() => Boolean(document.querySelector('.CodeMirror')?.CodeMirror)")
        return "document.querySelector('.CodeMirror').CodeMirror"


KINDS = {
    "virtualservices": "virtual-services", "gateways": "gateways", "destinationrules": "destination-rules", "istiogateways": "ingress-gateways", "services": "services",
    "serviceentries": "service-entries", "secrets": "secrets", "endpointslices": "endpoint-slices", "configmaps": None, "namespaces": None, "events": "events",
}
WITH_PAGES = {"virtual-services", "gateways", "destination-rules", "ingress-gateways", "services"}
WITH_FORMS = {"virtual-services", "gateways", "destination-rules", "ingress-gateways"}


def certificate_secret(folder):
    """A certificate for names that are attacks."""
    subject = "/O=" + hostile.MARKUP.replace("/", "\\/") [:60] + "/CN=<x-hostile>"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "5", "-subj", subject, "-addext", "subjectAltName=DNS:<x-hostile>.example.com",
                    "-keyout", folder / "key.pem", "-out", folder / "crt.pem"], check=True, capture_output=True)
    key = (folder / "key.pem").read_text()
    return key, {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "hostile", "namespace": "istio-system"}, "type": "kubernetes.io/tls",
                 "stringData": {"tls.crt": (folder / "crt.pem").read_text(), "tls.key": key}}


def texts_are_text(browser, serve):
    """Objects of every kind with attacks in every text field, and what comes of them, are shown as text everywhere."""
    victim, page = Victim(browser), browser.page
    objects = hostile.create(serve)
    assert sum(len(texts) for found in objects.values() for _, texts in found) > 200, objects
    key, secret = certificate_secret(serve.data.parent)
    serve.call("POST", "/api/v1/namespaces/istio-system/secrets", secret)
    # A second version of each, by another agent.
    for plural, found in objects.items():
        for name, _ in found:
            serve.call("PATCH", f"{hostile.collection(plural)}/{name}?fieldManager=%3Cx-hostile%3E", {"metadata": {"annotations": {"second": hostile.MARKUP}}}, "application/merge-patch+json", agent="<x-hostile>")
    # And one by the victim, whose name is an attack too.
    stored = serve.call("GET", f"{NETWORKING}virtualservices/hostile-1")
    status, text = page.evaluate(WRITE, ["PUT", f"{NETWORKING}virtualservices/hostile-1", {**stored, "metadata": {**stored["metadata"], "annotations": {"own": hostile.MARKUP}}}])
    assert status == 200, text
    query = urllib.parse.quote(hostile.MARKUP, safe="")
    addresses = [*PAGES, *TABS, f"#/virtual-services?search={query}", f"#/topology?search={query}", f"#/topology?view=list&search={query}", f"#/routes?host={query}", f"#/routes?gateway={query}",
                 f"#/diagnosis?search={query}", f"#/diagnosis?kind={query}&code={query}&name={query}", f"#/history?kind={query}&ns={query}&name={query}", f"#/traffic?gateway={query}", f"#/try?url={query}",
                 f"#/try?url=http%3A%2F%2Fhostile.example.com%2F{query}&method={query}", f"#/create/virtual-services?namespace={query}&gateway={query}&template={query}",
                 f"#/create/gateways?form=1&namespace={query}&gateway={query}&host={query}&selector={query}", f"#/{query}", f"#/virtual-services/{query}/{query}", f"#/edit/virtual-services/{query}/{query}",
                 f"#/create/{query}", "#/edit/constructor/default/x", "#/create/__proto__", "#/create/constructor?form=1", "#/virtual-services/default/..", "#/virtual-services/../x", "#/edit/virtual-services/%2e%2e/x",
                 "#/history?kind=constructor&ns=default&name=x", "#/virtual-services?sort=__proto__&offset=-1"]
    for plural, short in KINDS.items():
        for name, _ in objects[plural]:
            namespace = hostile.BASES[plural][1]["metadata"].get("namespace")
            if short in WITH_PAGES:
                addresses += [f"#/{short}", f"#/{short}/{namespace}/{name}"]
            if short and namespace:
                addresses += [f"#/edit/{short}/{namespace}/{name}", f"#/history?kind={short}&ns={namespace}&name={name}"]
            if short in WITH_FORMS:
                addresses.append(f"#/edit/{short}/{namespace}/{name}?form=1")
    for address in dict.fromkeys(addresses):
        victim.open(address)
        for tab in page.locator("nav.tabs a").all() if "hostile-" in address else []:
            victim.open(tab.get_attribute("href"))
        if "#/edit/" in address and "hostile-" in address and "form=1" not in address:
            is_what_is_stored(victim, serve, address)
    # Not passed over: literally there.
    for address, text in {"#/diagnosis": hostile.MARKUP, "#/ingress-gateways/istio-system/ingressgateway?tab=events": hostile.MARKUP, "#/virtual-services/default/hostile-0": "<x-hostile>",
                          "#/gateways/default/hostile-0": "<x-hostile>", "#/destination-rules/default/hostile-0": "<x-hostile>", "#/history?kind=virtual-services&ns=default&name=hostile-0": hostile.MARKUP.split('"')[0],
                          "#/certificates": "<x-hostile>", f"#/virtual-services?search={query}": hostile.MARKUP}.items():
        assert text in victim.seen[address], f"{address} does not show {text}:\n{victim.seen[address]}"
    assert page.locator(".user").first.inner_text() == "<x-hostile>"
    assert victim.seen["#/history?kind=virtual-services&ns=default&name=hostile-1"].count("<x-hostile>fanlight-console") > 0 or "changed<x-hostile>" in victim.seen["#/history?kind=virtual-services&ns=default&name=hostile-1"], victim.seen["#/history?kind=virtual-services&ns=default&name=hostile-1"]
    # What is secret is nowhere, but in the editor of the Secret itself.
    lines = [line for line in key.splitlines() if len(line) > 40]
    for where, text in victim.seen.items():
        assert not any(line in text for line in lines), f"{where} shows a private key"
    in_the_editor(victim, serve)


def is_what_is_stored(victim, serve, address):
    """The editor's text, read by the server, is the object."""
    editor = victim.editor()
    text = victim.page.evaluate(f"{editor}.getValue()")
    _, answer = victim.page.evaluate(WRITE, ["POST", "/apis/fanlight.dev/v1/validate", None, text])
    _, short, namespace, name = address.removeprefix("#").split("/", 3)[0:1] + address.removeprefix("#/edit/").split("/")
    plural = next(plural for plural, each in KINDS.items() if each == short)
    stored = serve.call("GET", f"{hostile.collection(plural)}/{name}")
    (read,) = json.loads(answer)["objects"]
    for part in ("spec", "data", "subsets", "endpoints", "ports", "message", "reason"):
        assert read.get(part) == stored.get(part), f"{address}: {part}\n{read.get(part)}\n{stored.get(part)}"
    assert read["metadata"].get("annotations") == stored["metadata"].get("annotations"), address


def in_the_editor(victim, serve):
    """Explanations, completions, problems, the effect, the last look before saving, and the three versions."""
    page, name = victim.page, "hostile-0"
    path = f"{NETWORKING}virtualservices/{name}"
    victim.open(f"#/edit/virtual-services/default/{name}")
    editor = victim.editor()
    line = page.locator(".CodeMirror-line", has_text="hosts:").first
    line.scroll_into_view_if_needed()
    for step in range(40):
        # The editor may still be laid out anew.
        box = line.locator("span span").first.bounding_box()
        page.mouse.move(box["x"] + box["width"] - 10 - step % 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(500)
        if page.evaluate("document.querySelector('.yaml-bubble')?.hidden === false"):
            break
    else:
        raise AssertionError("nothing is explained")
    victim.look("explanation")
    # Completions have the names of everything that there is.
    for text in ("\n  gateways:\n  - ", "\n  http:\n  - route:\n    - destination:\n        host: "):
        page.evaluate(f"text => {{ const cm = {editor}; cm.setValue(text); cm.focus(); cm.setCursor(cm.lineCount() - 1, 1000); }}",
                      f"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: {name}\n  namespace: default\nspec:" + text)
        page.evaluate(f"() => {{ const cm = {editor}; cm.getOption('extraKeys')['Ctrl-Space'](cm); }}")
        page.locator(".CodeMirror-hints").wait_for()
        victim.look("completion")
        page.keyboard.press("Escape")
    # Problems of a text that is one.
    page.evaluate(f"text => {editor}.setValue(text)", json.dumps(hostile.REFUSED[0]))
    wait(page, "() => document.querySelector('.yaml-problems')?.textContent.includes('<x-hostile>')")
    victim.look("problems")
    # What a change would do, what is asked before, and what somebody else did meanwhile.
    stored = serve.call("GET", path)
    page.evaluate(f"text => {editor}.setValue(text)", json.dumps({**stored, "status": None, "spec": {**stored["spec"], "hosts": ["other.example.com"]}}))
    page.locator(".edit-foot").get_by_role("button", name="OK", exact=True).click()
    page.locator("dialog[open]").wait_for()
    victim.look("review")
    page.locator("dialog[open]").get_by_role("button", name="Cancel", exact=True).click()
    serve.call("PATCH", path, {"metadata": {"annotations": {"third": hostile.MARKUP}}}, "application/merge-patch+json")
    page.locator(".edit-messages").get_by_role("button").first.click()
    page.locator(".three-way").wait_for()
    victim.look("three versions")
    page.evaluate("location.hash = '#/'")
    page.locator("dialog[open] .button.danger").click()
    wait(page, "() => !document.querySelector('.edit-page')")


def session_is_kept_apart(browser, token):
    assert token not in browser.page.content() and token not in browser.page.url
    stored = browser.page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])")
    assert token not in stored and "fanlight-session" not in stored, stored
    (cookie,) = browser.context.cookies()
    assert cookie["httpOnly"] and cookie["sameSite"] == "Strict" and cookie["value"] != token
    # Without the page's own proof, a write is refused although the cookie comes with it.
    status = browser.page.evaluate("async path => (await fetch(path, { method: 'DELETE' })).status", NETWORKING + "virtualservices/hostile-0")
    assert status == 403, f"a write without a CSRF token was answered {status}"


def other_origin(browser, serve):
    """A page of another origin can neither read, write nor frame the console."""
    console = serve.console.rstrip("/")
    body = f"""<!doctype html><title>other</title><iframe src="{console}/"></iframe>
      <form id=f method=post enctype="text/plain" action="{console}{NETWORKING}virtualservices" target=t><input name='{{"a":"' value='"}}'></form><iframe name=t></iframe>""".encode()

    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        page = browser.context.new_page()
        page.goto(f"http://localhost:{server.server_port}/")
        read = page.evaluate("async url => { try { return (await (await fetch(url, { credentials: 'include' })).text()).length } catch { return 'refused' } }", f"{console}/session")
        assert read == "refused", f"another origin read {read} characters of the session"
        for method in ("POST", "DELETE"):
            page.evaluate("async ([url, method]) => { try { await fetch(url, { method, mode: 'no-cors', credentials: 'include', body: '{}' }) } catch {} }",
                          [f"{console}{NETWORKING}virtualservices" + ("/hostile-0" if method == "DELETE" else ""), "POST" if method == "POST" else "DELETE"])
        page.evaluate("document.getElementById('f').submit()")
        page.wait_for_timeout(300)
        for frame in page.frames[1:]:
            assert frame.locator("input[name=token], nav.side").count() == 0, "the console stands in another page's frame"
        page.close()
        status, _ = browser.page.evaluate(WRITE, ["GET", NETWORKING + "virtualservices/hostile-0", None])
        assert status == 200, "another origin deleted an object"
    finally:
        server.shutdown()
        server.server_close()


def raw(serve, method, path, headers=None, body=None):
    address = urllib.parse.urlsplit(serve.console)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    text = response.read().decode(errors="replace")
    connection.close()
    return response, text


def paths_and_headers(serve):
    for path in ("/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc%2fpasswd", "/lib/codemirror/../../../../etc/passwd",
                 "/lib/codemirror/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd"):
        response, text = raw(serve, "GET", path)
        assert "root:" not in text and response.status in (400, 404), f"{path} is answered {response.status}"
    response, _ = raw(serve, "GET", "/")
    policy = response.getheader("content-security-policy", "")
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"):
        assert part in policy, f"the policy lacks {part}: {policy}"
    assert "unsafe" not in policy, policy
    for path in (NETWORKING + "gateways", "/changes?resource=services", "/openapi/v3", "/session"):
        response, _ = raw(serve, "GET", path)
        assert response.status == 401, f"{path} is answered {response.status} without a session"
    # A name of this machine that somebody else's DNS gives out.
    response, _ = raw(serve, "GET", "/session", {"host": "rebound.example.com"})
    assert response.status >= 400, "a foreign Host is answered"


# What a page offers where something would be written.
WRITES = {"Delete", "Create", "Create from YAML", "OK", "Scale", "Replace", "Restart", "Roll back", "Restore", "Edit", "Edit YAML", "Give it the labels"}


def offered(browser):
    """The names of all buttons and links that look like one, on all pages."""
    names = {}
    for address in [*PAGES, *TABS]:
        browser.open(address)
        # What one may do is asked for after the page stands.
        browser.page.wait_for_timeout(250)
        found = browser.page.evaluate("""() => [...document.querySelectorAll('main button, main a.button, main summary')]
          .filter((each) => each.checkVisibility() && !each.disabled).map((each) => each.textContent.trim())""")
        for name in found:
            names.setdefault(name, []).append(address)
    return names


def viewer_only_looks(browser, admin):
    """Writes with a viewer's token, from the page itself, and what pages offer. `guards.py` tries every other write."""
    gateway = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways/ingressgateway"
    for method, path, body in (
        ("POST", NETWORKING + "virtualservices", {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "mine"}, "spec": {"hosts": ["mine.example.com"]}}),
        ("DELETE", NETWORKING + "virtualservices/bookinfo-vs", None), ("DELETE", NETWORKING + "gateways/bookinfo-gateway", None), ("DELETE", gateway, None), ("DELETE", "/api/v1/namespaces/default", None),
    ):
        status, text = browser.page.evaluate(WRITE, [method, path, body])
        assert status == 403, f"a viewer's {method} {path} is answered {status}: {text}"
    mine, others = offered(browser), offered(admin)
    bad = {name: mine[name] for name in WRITES & set(mine)}
    assert not bad, f"a viewer is offered {bad}"
    missing = {"Delete", "Create", "OK", "Scale", "Restart", "Edit"} - set(others)
    assert not missing, f"an administrator is not offered {missing}"


def revoked_while_signed_in(browser, serve):
    """The page notices by itself that its token counts no more."""
    token = json.loads(fanlight("token", "create", "--data", str(serve.data), "--user", "leaver", "--group", "system:masters", "-o", "json"))
    serve.tokens.append(token["token"])
    leaver = Browser(browser, serve, token["token"])
    leaver.open("#/virtual-services")
    wait(leaver.page, "() => document.querySelector('.connection').classList.contains('live')")
    fanlight("token", "revoke", "--data", str(serve.data), token["id"])
    leaver.page.wait_for_selector("input[name=token]", timeout=15_000)
    assert "hostile" not in leaver.page.inner_text("body"), "what was shown is still there"
    leaver.page.fill("input[name=token]", token["token"])
    leaver.page.click("button[type=submit]")
    leaver.page.locator(".sign-in .note.error").wait_for()
    leaver.context.close()


def ended_session(browser):
    browser.page.evaluate("async () => { const { csrf } = await (await fetch('/session')).json(); await fetch('/session', { method: 'DELETE', headers: { 'x-fanlight-csrf': csrf } }) }")
    browser.page.evaluate("location.hash = '#/services'")
    browser.page.wait_for_selector("input[name=token]", timeout=15_000)


def main():
    with served(lambda folder: hostile.write(folder, ROOT / "examples/shared-gateway")) as (serve, chromium):
        paths_and_headers(serve)
        token = serve.token("<x-hostile>", "system:masters")
        browser = Browser(chromium, serve, token)
        unit_tests(browser)
        # What they try is refused aloud.
        browser.errors.clear()
        try:
            texts_are_text(browser, serve)
        except BaseException:
            browser.page.screenshot(path=SHOTS / "attacks-failed.png")
            raise
        # What a page could not load it says itself; here it is about scripts, and what the policy kept from running.
        complaints = [each for each in browser.errors if "Failed to load resource" not in each]
        assert not complaints, "the browser complained:\n" + "\n".join(complaints)
        session_is_kept_apart(browser, token)
        other_origin(browser, serve)
        status, text = browser.page.evaluate(WRITE, ["POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", {
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "viewers"},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "fanlight-viewer"},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "viewers"}]}])
        assert status == 201, f"{status} {text}"
        viewer = Browser(chromium, serve, serve.token("viewer", "viewers"))
        viewer_only_looks(viewer, browser)
        revoked_while_signed_in(chromium, serve)
        ended_session(viewer)
    print("attacks ok")


if __name__ == "__main__":
    main()
