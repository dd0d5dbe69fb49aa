#!/usr/bin/env python3
"""The unit tests of the console's modules in a real page, and attacks on it: scripts in texts of objects, requests from another origin, framing, a session that was
ended, paths that lead out of the assets, a user who may only look.

    FANLIGHT_PROGRAM=.build/debug/fanlight Tests/Console/attacks.py
"""
import http.client
import http.server
import threading
import urllib.parse

from harness import PAGES, ROOT, Browser, served

SCRIPT = "<img src=x onerror=\"window.executed=1\"><script>window.executed=1</script>"
NETWORKING = "/apis/networking.istio.io/v1/namespaces/default/"
WRITE = """async ([method, path, body]) => {
  const { csrf } = await (await fetch("/session")).json();
  const response = await fetch(path, { method, body: body && JSON.stringify(body), headers: { "x-fanlight-csrf": csrf, "content-type": "application/json" } });
  return [response.status, await response.text()];
}"""


def virtual_service(name, text):
    return {
        "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": name, "namespace": "default", "annotations": {"note": text}},
        "spec": {"hosts": [f"{name}.example.com"], "gateways": ["bookinfo-gateway"], "http": [
            {"name": text, "match": [{"uri": {"prefix": "/" + text}, "headers": {"x-text": {"exact": text}}}], "headers": {"request": {"set": {"x-text": text}}},
             "directResponse": {"status": 200, "body": {"string": text}}}]},
    }


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


def scripts_are_text(browser):
    """An object with scripts in its texts is shown as text on every page."""
    status, text = browser.page.evaluate(WRITE, ["POST", NETWORKING + "virtualservices", virtual_service("attack", SCRIPT)])
    assert status == 201, f"the object was not taken: {status} {text}"
    dialogs = []
    browser.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    own = ["#/virtual-services/default/attack", "#/edit/virtual-services/default/attack", "#/edit/virtual-services/default/attack?form=1",
           "#/try?url=" + urllib.parse.quote("http://attack.example.com/" + SCRIPT, safe="")]
    for address in PAGES + own:
        browser.open(address)
        assert not browser.page.evaluate("window.executed"), f"{address} ran a script of a user"
        assert browser.page.locator("main img[src=x]").count() == 0, f"{address} made an element of a user's text"
    assert not dialogs, dialogs


def session_is_kept_apart(browser, token):
    assert token not in browser.page.content() and token not in browser.page.url
    stored = browser.page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])")
    assert token not in stored and "fanlight-session" not in stored, stored
    (cookie,) = browser.context.cookies()
    assert cookie["httpOnly"] and cookie["sameSite"] == "Strict" and cookie["value"] != token
    # Without the page's own proof, a write is refused although the cookie comes with it.
    status = browser.page.evaluate("async path => (await fetch(path, { method: 'DELETE' })).status", NETWORKING + "virtualservices/attack")
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
                          [f"{console}{NETWORKING}virtualservices" + ("/attack" if method == "DELETE" else ""), "POST" if method == "POST" else "DELETE"])
        page.evaluate("document.getElementById('f').submit()")
        page.wait_for_timeout(300)
        for frame in page.frames[1:]:
            assert frame.locator("input[name=token], nav.side").count() == 0, "the console stands in another page's frame"
        page.close()
        status, _ = browser.page.evaluate(WRITE, ["GET", NETWORKING + "virtualservices/attack", None])
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
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy, f"the policy lacks {part}: {policy}"
    assert "unsafe" not in policy, policy
    for path in (NETWORKING + "gateways", "/changes?resource=services", "/openapi/v3", "/session"):
        response, _ = raw(serve, "GET", path)
        assert response.status == 401, f"{path} is answered {response.status} without a session"
    # A name of this machine that somebody else's DNS gives out.
    response, _ = raw(serve, "GET", "/session", {"host": "rebound.example.com"})
    assert response.status >= 400, "a foreign Host is answered"


def offers_to_delete(browser):
    browser.open("#/virtual-services/default/bookinfo-vs")
    # What one may do is asked for after the page stands.
    browser.page.wait_for_timeout(500)
    return browser.page.locator("main").get_by_role("button", name="Delete").count() > 0


def viewer_only_looks(browser, admin):
    gateway = "/apis/istio.alibabacloud.com/v1beta1/namespaces/istio-system/istiogateways/ingressgateway"
    for method, path, body in (
        ("POST", NETWORKING + "virtualservices", virtual_service("mine", "mine")), ("DELETE", NETWORKING + "virtualservices/bookinfo-vs", None),
        ("DELETE", NETWORKING + "gateways/bookinfo-gateway", None), ("DELETE", gateway, None), ("DELETE", "/api/v1/namespaces/default", None),
    ):
        status, text = browser.page.evaluate(WRITE, [method, path, body])
        assert status == 403, f"a viewer's {method} {path} is answered {status}: {text}"
    assert offers_to_delete(admin), "an administrator is not offered to delete"
    assert not offers_to_delete(browser), "a viewer is offered to delete"
    browser.open("#/edit/virtual-services/default/bookinfo-vs")
    assert browser.page.locator(".edit-foot").get_by_role("button", name="OK", exact=True).count() == 0, "a viewer is offered to save"


def ended_session(browser):
    browser.page.evaluate("async () => { const { csrf } = await (await fetch('/session')).json(); await fetch('/session', { method: 'DELETE', headers: { 'x-fanlight-csrf': csrf } }) }")
    browser.page.evaluate("location.hash = '#/services'")
    browser.page.wait_for_selector("input[name=token]", timeout=15_000)


def main():
    with served() as (serve, chromium):
        paths_and_headers(serve)
        token = serve.token("admin", "system:masters")
        browser = Browser(chromium, serve, token)
        unit_tests(browser)
        scripts_are_text(browser)
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
        ended_session(viewer)
    print("attacks ok")


if __name__ == "__main__":
    main()
