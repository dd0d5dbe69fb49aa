#!/usr/bin/env python3
"""Attacks on the console that need no browser: requests of other sites, other names of this machine, paths that lead out, a viewer who writes, sessions that end, too much
of everything.

    FANLIGHT_PROGRAM=.build/debug/fanlight Tests/Console/guards.py
"""
import http.client
import json
import pathlib
import socket
import tempfile
import threading
import time
import urllib.parse

from harness import ROOT, Serve, cleared, fanlight

NETWORKING = "/apis/networking.istio.io/v1/namespaces/default/"
VIRTUAL_SERVICE = {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "written", "namespace": "default"},
                   "spec": {"hosts": ["written.example.com"], "http": [{"directResponse": {"status": 200}}]}}
JSON = {"content-type": "application/json"}


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.text = response.status, response.headers, response.read().decode(errors="replace")

    @property
    def value(self):
        return json.loads(self.text)


class Client:
    """Somebody who speaks HTTP with the console, from an address of this machine."""

    def __init__(self, serve, address="127.0.0.1"):
        self.serve, self.address = serve, address
        self.host, self.port = "127.0.0.1", urllib.parse.urlsplit(serve.console).port
        self.cookie, self.csrf = None, None

    def sign_in(self, token, headers=JSON):
        answer = self.send("POST", "/session", headers, json.dumps({"token": token}), own=False)
        if answer.status == 200:
            self.cookie, self.csrf = answer.headers["set-cookie"].split(";")[0], answer.value["csrf"]
        return answer

    def send(self, method, path, headers=None, body=None, own=True):
        """`own`: as the console's page sends it, with its cookie and proof."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20, source_address=(self.address, 0))
        with_own = {"cookie": self.cookie, "x-fanlight-csrf": self.csrf, "content-type": "application/json"} if own else {}
        try:
            connection.request(method, path, body if body is None or isinstance(body, (str, bytes)) else json.dumps(body), {**with_own, **(headers or {})})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def socket(self):
        return socket.create_connection((self.host, self.port), timeout=20, source_address=(self.address, 0))

    def raw(self, text):
        """What the console answers to these bytes, until it closes."""
        with self.socket() as connection:
            connection.sendall(text if isinstance(text, bytes) else text.encode())
            connection.shutdown(socket.SHUT_WR)
            return read_all(connection)

    def changes(self, query="resource=configmaps"):
        """A stream that is ready."""
        connection = self.socket()
        connection.sendall(f"GET /changes?{query} HTTP/1.1\r\nhost: localhost\r\ncookie: {self.cookie}\r\n\r\n".encode())
        text = b""
        while b"READY" not in text:
            piece = connection.recv(4096)
            assert piece, text
            text += piece
        return connection


def read_all(connection):
    text = b""
    try:
        while piece := connection.recv(65536):
            text += piece
    except ConnectionError:
        pass
    return text.decode(errors="replace")


def wait_for_end(stream):
    """Until the answer is over; the connection may go on."""
    text = b""
    while not text.endswith(b"0\r\n\r\n"):
        piece = stream.recv(65536)
        if not piece:
            return
        text = (text + piece)[-100:]


def status(text):
    return int(text.split(" ", 2)[1]) if text.startswith("HTTP/") else 0


def other_sites(admin):
    """Whatever a page of another site can have a browser send, with the cookie, is refused and changes nothing."""
    path, name = NETWORKING + "virtualservices", NETWORKING + "virtualservices/bookinfo-vs"
    cookie = {"cookie": admin.cookie}
    csrf = {"x-fanlight-csrf": admin.csrf}
    writes = [("POST", path, VIRTUAL_SERVICE), ("PUT", name, VIRTUAL_SERVICE), ("PATCH", name, {}), ("DELETE", name, None), ("DELETE", path, None),
              ("POST", "/apis/fanlight.dev/v1/rollback/VirtualService/default/bookinfo-vs?to=1", None)]
    for method, target, body in writes:
        for headers in ({}, {"x-fanlight-csrf": ""}, {"x-fanlight-csrf": "x" * 43}, {"x-fanlight-csrf": admin.csrf[:-1]}, {"x-fanlight-csrf": admin.csrf.swapcase()}):
            for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
                answer = admin.send(method, target, {**cookie, **headers, "content-type": kind}, body, own=False)
                assert answer.status == 403, f"{method} {target} with {headers} as {kind} is answered {answer.status}"
        # Not even with the proof, if the browser says where it comes from.
        for headers in ({"origin": "http://evil.example.com"}, {"origin": "null"}, {"origin": f"http://127.0.0.1:{admin.port + 1}"}, {"origin": "http://localhost.evil.example.com"},
                        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
            answer = admin.send(method, target, {**cookie, **csrf, **headers, "content-type": "application/json"}, body, own=False)
            assert answer.status == 403, f"{method} {target} with {headers} is answered {answer.status}"
    # Reading is refused too, so that it cannot even be timed or counted.
    for target in (path, "/changes?resource=services", "/session", "/openapi/v3", "/apis/fanlight.dev/v1/status"):
        answer = admin.send("GET", target, {**cookie, "sec-fetch-site": "cross-site"}, own=False)
        assert answer.status == 403 and not answer.headers.get("access-control-allow-origin"), f"{target} is answered {answer.status} for another site"
    assert admin.send("OPTIONS", path, {**cookie, "origin": "http://evil.example.com", "access-control-request-method": "PUT"}, own=False).status >= 400
    # Methods that stand for others, and signing somebody in or out.
    for headers in ({"x-http-method-override": "DELETE"}, {"x-method-override": "DELETE"}):
        assert admin.send("GET", name, {**cookie, **headers}, own=False).status == 200
    assert admin.send("POST", "/session", {"content-type": "text/plain"}, '{"token":"x"}', own=False).status == 415
    assert admin.send("POST", "/session", {**JSON, "origin": "http://evil.example.com"}, '{"token":"x"}', own=False).status == 403
    assert admin.send("DELETE", "/session", cookie, own=False).status == 403
    assert admin.send("GET", name).status == 200 and admin.send("GET", path + "/written").status == 404, "another site has changed something"
    # No way to something else than HTTP.
    for headers in ({"upgrade": "websocket", "connection": "Upgrade", "sec-websocket-key": "x", "sec-websocket-version": "13"}, {"upgrade": "h2c", "connection": "Upgrade, HTTP2-Settings"},
                    {"upgrade": "SPDY/3.1", "connection": "Upgrade"}):
        answer = admin.send("GET", "/api/v1/namespaces/default/pods/x/exec?command=sh", {**cookie, **headers}, own=False)
        assert answer.status == 501, f"{headers} is answered {answer.status}"
    assert status(admin.raw("CONNECT localhost:22 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")) >= 400
    assert admin.send("TRACE", "/session").status >= 400


def other_names(admin):
    """Names that somebody else has resolve to this machine."""
    for host in ("rebound.example.com", f"rebound.example.com:{admin.port}", "localhost.evil.example.com", "127.0.0.1.nip.io", "127.0.0.1@evil.example.com", "evil.example.com#localhost",
                 "[::2]", "0.0.0.0", "2130706433", "127.1", "localhost:x", "localhost\t.evil", " ", ""):
        for target in ("/", "/session", "/assets/main.js", NETWORKING + "virtualservices"):
            answer = status(admin.raw(f"GET {target} HTTP/1.1\r\nhost: {host}\r\ncookie: {admin.cookie}\r\nconnection: close\r\n\r\n"))
            assert answer >= 400, f"{target} under the name {host!r} is answered {answer}"
    for head in ("host: localhost\r\nhost: evil.example.com", "x: y"):
        assert status(admin.raw(f"GET /session HTTP/1.1\r\n{head}\r\ncookie: {admin.cookie}\r\nconnection: close\r\n\r\n")) >= 400, head
    assert admin.send("GET", "/session", {"host": "evil.example.com", "x-forwarded-host": "localhost", "forwarded": "host=localhost"}).status == 421


def other_people(admin, viewer):
    """Nobody but the session says who asks."""
    for headers in ({"impersonate-user": "admin", "impersonate-group": "system:masters"}, {"x-remote-user": "admin", "x-remote-group": "system:masters"},
                    {"authorization": f"Bearer {admin.serve.tokens[0]}"}, {"authorization": "Basic YWRtaW46YWRtaW4="}, {"x-forwarded-user": "admin"}, {"x-real-ip": "127.0.0.1"}):
        review = viewer.send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", headers, {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"})
        assert review.status == 201 and review.value["status"]["userInfo"]["username"] == "viewer", f"{headers}: {review.text}"
        assert viewer.send("DELETE", NETWORKING + "virtualservices/bookinfo-vs", headers).status == 403, headers
    nobody = Client(admin.serve)
    for headers in ({"authorization": f"Bearer {admin.serve.tokens[0]}"}, {"cookie": "fanlight-session="}, {"cookie": "fanlight-session=" + "A" * 43}, {"cookie": f"fanlight-session={admin.serve.tokens[0]}"},
                    {"cookie": f"fanlight-session={admin.csrf}"}):
        for target in ("/session", NETWORKING + "virtualservices", "/changes?resource=services", "/version", "/openapi/v3"):
            assert nobody.send("GET", target, headers, own=False).status == 401, f"{target} with {headers} is answered"


def paths(client):
    """Out of the files of the console, and out of its own paths."""
    steps = ["..", "%2e%2e", "%2E%2e", ".%2e", "%252e%252e", "..%2f", "%2e%2e%2f", "..%252f", "..%5c", "..\\", "....//", "..;", "..%00", "%c0%ae%c0%ae", "%u002e%u002e", "..%ef%bc%8f", "．．", ".\u200b."]
    for base in ("/assets", "/assets/core", "/lib", "/lib/codemirror", "/lib/codemirror/lib", "", "/api", "/apis/networking.istio.io"):
        for step in steps:
            for join in ("/", ""):
                path = base + "/" + join.join([step + ("" if join else "/")] * 9) + ("/" if join else "") + "etc/passwd"
                answer = client.raw(f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
                assert "root:" not in answer and 400 <= status(answer) < 500, f"{path} is answered {status(answer)}"
    for path in ("/assets//etc/passwd", "/assets/%2fetc%2fpasswd", "/assets/index.html%00.js", "/assets/", "/assets", "/assets/core/", "/lib/", "/lib/codemirror/", "/lib/codemirror/lib", "//etc/passwd",
                 "/lib/codemirror/LICENSE", "/lib/codemirror/mode/javascript/javascript.js", "/ASSETS/main.js", "/assets/main.js/", "/assets/./main.js", "/assets/core/../main.js", "/%61ssets/main.js",
                 "/session/", "/session/x", "/changes/", "/healthz", "/metrics", "/stats/prometheus", "/debug", "/.git/config", "/fanlight.sock"):
        answer = client.raw(f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        assert 400 <= status(answer) < 500 and "root:" not in answer, f"{path} is answered {status(answer)}"
    # What comes with every answer, refusals of the server itself among them.
    for text in ("GET / HTTP/1.1\r\nhost: localhost\r\n", "GET /nothing.js HTTP/1.1\r\nhost: localhost\r\n", "GET / HTTP/1.1\r\nhost: evil.example.com\r\n", "GET /session HTTP/1.1\r\nhost: localhost\r\n",
                 "NONSENSE\r\n", "GET / HTTP/1.1\r\n", "GET /assets/main.js HTTP/1.1\r\nhost: localhost\r\n"):
        answer = client.raw(text + "connection: close\r\n\r\n").lower()
        for header in ("content-security-policy: default-src 'none'", "frame-ancestors 'none'", "x-frame-options: deny", "x-content-type-options: nosniff", "referrer-policy: no-referrer"):
            assert header in answer, f"{text!r} is answered without {header}:\n{answer[:600]}"


def viewer_writes(viewer, admin):
    """Every resource that there is with every verb that writes, and every subresource."""
    allowed = {("authorization.k8s.io", "selfsubjectaccessreviews"), ("authorization.k8s.io", "selfsubjectrulesreviews"), ("authentication.k8s.io", "selfsubjectreviews"),
               ("fanlight.dev", "plan"), ("fanlight.dev", "validate")}
    groups = ["/api/v1"]
    for group in admin.send("GET", "/apis").value["groups"]:
        groups += [f"/apis/{version['groupVersion']}" for version in group["versions"]]
    tried = 0
    for base in groups:
        group = base.split("/")[2] if base.startswith("/apis/") else ""
        for resource in admin.send("GET", base).value["resources"]:
            name, _, subresource = resource["name"].partition("/")
            if (group, name) in allowed:
                continue
            place = f"{base}/namespaces/default/{name}" if resource["namespaced"] else f"{base}/{name}"
            one = f"{place}/bookinfo-vs" + (f"/{subresource}" if subresource else "")
            body = {"apiVersion": base.removeprefix("/apis/").removeprefix("/api/"), "kind": resource["kind"], "metadata": {"name": "bookinfo-vs", "generateName": "x-"}}
            attempts = [("PUT", one, body, JSON), ("DELETE", one, None, JSON), ("POST", one, body, JSON), ("PATCH", one, [], {"content-type": "application/json-patch+json"}),
                        *(("PATCH", one + "?fieldManager=x&force=true", body, {"content-type": kind}) for kind in
                          ("application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml")),
                        ("PUT", one + "?dryRun=All", body, JSON)]
            if not subresource:
                attempts += [("POST", place, body, JSON), ("DELETE", place, None, JSON), ("POST", place + "?dryRun=All", body, JSON)]
            for method, path, content, headers in attempts:
                answer = viewer.send(method, path, headers, content)
                # A verb that nobody has is no right to it either.
                assert answer.status in (403, 405), f"a viewer's {method} {path} is answered {answer.status}: {answer.text[:300]}"
                tried += answer.status == 403
    for method, path in (("POST", "/apis/fanlight.dev/v1/rollback/VirtualService/default/bookinfo-vs?to=1"), ("POST", "/apis/fanlight.dev/v1/status"), ("PUT", "/apis/fanlight.dev/v1/history/VirtualService/default/bookinfo-vs"),
                         ("DELETE", "/apis/fanlight.dev/v1/history/VirtualService/default/bookinfo-vs")):
        answer = viewer.send(method, path)
        assert answer.status in (403, 405), f"a viewer's {method} {path} is answered {answer.status}: {answer.text[:300]}"
    for path in ("/api/v1/secrets", "/api/v1/namespaces/default/secrets/x", "/apis/fanlight.dev/v1/history/Secret/default/x?objects=true", "/apis/rbac.authorization.k8s.io/v1/clusterroles"):
        assert viewer.send("GET", path).status == 403, f"a viewer may look at {path}"
    assert '"Secret"' not in viewer.send("GET", "/apis/fanlight.dev/v1/history").text, "a viewer is told of changes of secrets"
    assert tried > 300, f"only {tried} writes were refused"
    assert admin.send("GET", NETWORKING + "virtualservices/bookinfo-vs").status == 200
    return tried


def sessions_end(serve):
    """With their token, when it is revoked, and by the user's own word; and the streams with them."""
    data = ["--data", str(serve.data)]
    short = json.loads(fanlight("token", "create", *data, "--user", "short", "--group", "system:masters", "--expires-in", "6s", "-o", "json"))
    long = json.loads(fanlight("token", "create", *data, "--user", "long", "--group", "system:masters", "-o", "json"))
    serve.tokens += [short["token"], long["token"]]
    expiring, revoked, leaving = Client(serve), Client(serve), Client(serve)
    for client, token in ((expiring, short["token"]), (revoked, long["token"]), (leaving, long["token"])):
        assert client.sign_in(token).status == 200
    streams = [client.changes() for client in (expiring, revoked, leaving)]
    assert leaving.send("DELETE", "/session").status == 204
    wait_for_end(streams[2])
    fanlight("token", "revoke", *data, long["id"])
    began = time.monotonic()
    wait_for_end(streams[1])
    assert time.monotonic() - began < 6, "a revoked token's stream went on"
    wait_for_end(streams[0])
    for client, token in ((expiring, short["token"]), (revoked, long["token"])):
        for method, path in (("GET", "/session"), ("GET", NETWORKING + "virtualservices"), ("POST", NETWORKING + "virtualservices"), ("GET", "/changes?resource=services")):
            assert client.send(method, path).status == 401, f"{method} {path} is answered after the session's end"
        assert Client(serve, "127.0.0.9").sign_in(token).status == 401
    assert leaving.send("GET", "/session").status == 401
    for stream in streams:
        stream.close()


def too_much(serve, token, admin):
    """Of everything."""
    # Sessions of one user: the one that was idle for longest goes, and nobody else's.
    clients = [Client(serve) for _ in range(60)]
    for client in clients:
        assert client.sign_in(token).status == 200
    alive = [client.send("GET", "/session").status for client in clients]
    assert alive.count(200) == 50 and alive[-1] == 200 and alive[0] == 401, alive
    assert admin.send("GET", "/session").status == 200, "another user's session is gone"
    # Streams of one session.
    streams = [clients[-1].changes() for _ in range(8)]
    assert clients[-1].send("GET", "/changes?resource=services").status == 429
    for stream in streams:
        stream.close()
    # Bodies and heads.
    assert status(admin.raw(f"POST {NETWORKING}virtualservices HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9999999\r\n\r\n")) == 413
    chunk = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"
    with admin.socket() as connection:
        connection.sendall(b"POST /session HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n")
        try:
            for _ in range(8):
                connection.sendall(chunk)
        except OSError:
            pass
        answer = read_all(connection)
    assert status(answer) in (413, 0), answer[:200]
    assert status(admin.raw("GET /" + "a" * 70_000 + " HTTP/1.1\r\nhost: localhost\r\n\r\n")) in (414, 431)
    assert status(admin.raw("GET / HTTP/1.1\r\nhost: localhost\r\n" + "".join(f"x-{i}: {'a' * 1000}\r\n" for i in range(80)) + "\r\n")) == 431
    assert admin.send("POST", "/session", JSON, json.dumps({"token": "a" * 9_000}), own=False).status == 400
    assert admin.send("POST", "/session", JSON, "[" * 8_000, own=False).status == 400
    # Two requests in one: none is taken for another.
    for framing in ("content-length: 5\r\ntransfer-encoding: chunked", "content-length: 5\r\ncontent-length: 6", "transfer-encoding: chunked, identity", "content-length: +5", "transfer-encoding : chunked"):
        answer = admin.raw(f"POST /session HTTP/1.1\r\nhost: localhost\r\n{framing}\r\n\r\n0\r\n\r\nGET /session HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert status(answer) == 400 and answer.count("HTTP/1.1 ") == 1, f"{framing}: {answer[:300]}"
    # Slow ones keep a place, and nobody from theirs: heads that never end, bodies that never come, answers that are never read.
    slow = []
    for i in range(300):
        connection = admin.socket()
        connection.sendall(b"GET /session HT" if i % 3 else b"POST /session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{")
        slow.append(connection)
    for _ in range(4):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((admin.host, admin.port))
        connection.sendall(f"GET /changes?resource=configmaps HTTP/1.1\r\nhost: localhost\r\ncookie: {admin.cookie}\r\n\r\n".encode())
        slow.append(connection)
    reader = admin.changes()
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "busy", "namespace": "default"}}
    admin.send("POST", "/api/v1/namespaces/default/configmaps", None, body)
    before = memory(serve)
    for i in range(300):
        answer = admin.send("PUT", "/api/v1/namespaces/default/configmaps/busy", None, {**body, "data": {"i": str(i)}})
        assert answer.status == 200, answer.text
    admin.send("DELETE", "/api/v1/namespaces/default/configmaps/busy")
    text = b""
    while b'"DELETED"' not in text:
        text += reader.recv(65536)
    assert text.count(b'"MODIFIED"') == 300, "a reader that reads has missed something because of those that do not"
    assert memory(serve) - before < 64, f"{before} MiB have become {memory(serve)} MiB"
    for connection in [*slow, reader]:
        connection.close()


def memory(serve):
    """Resident, in MiB."""
    (line,) = [line for line in open(f"/proc/{serve.process.pid}/status") if line.startswith("VmRSS")]
    return int(line.split()[1]) // 1024


def guesses(serve, token):
    """Wrong tokens: from one address ten a minute, and whoever asks from another one is not kept out."""
    guesser = Client(serve, "127.0.0.66")
    # A minute that begins meanwhile lets ten more through.
    answers = [guesser.sign_in(f"wrong{i}") for i in range(45)]
    statuses = [answer.status for answer in answers]
    assert statuses[:10] == [401] * 10 and 429 in statuses and statuses.count(401) <= 20, statuses
    limited = next(answer for answer in answers if answer.status == 429)
    assert 1 <= int(limited.headers["retry-after"]) <= 60
    # The same answer for every wrong token, and the wrong one is not repeated.
    texts = {answer.text for answer in answers if answer.status == 401}
    assert len(texts) == 1 and "wrong1" not in texts.pop()
    assert Client(serve, "127.0.0.67").sign_in(token).status == 200
    # Many at once are counted as they come.
    burst = [None] * 40
    def guess(i):
        burst[i] = Client(serve, "127.0.0.68").sign_in(f"wrong-at-once-{i}").status
    threads = [threading.Thread(target=guess, args=(i,)) for i in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert burst.count(401) <= 20 and 429 in burst, burst


def kept_secret(serve, admin, secrets):
    """Neither in what anybody is told, nor in what is written to logs."""
    for path in ("/session", "/apis/fanlight.dev/v1/certificates", "/apis/fanlight.dev/v1/status", "/apis/fanlight.dev/v1/topology", "/apis/fanlight.dev/v1/problems?limit=500"):
        text = admin.send("GET", path).text
        assert not any(secret in text for secret in secrets), f"{path} tells a secret"
    assert admin.cookie.split("=", 1)[1] not in admin.send("GET", "/session").text
    logs = (serve.data.parent / "log").read_text() + "".join(file.read_text(errors="replace") for file in serve.data.glob("audit.log*"))
    assert "configmaps/busy" in logs, "the audit log does not hold what was done"
    for secret in [*serve.tokens, *secrets, admin.cookie.split("=", 1)[1], admin.csrf]:
        assert secret not in logs, "a log holds a secret"


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fanlight-console-"))
    serve = None
    try:
        serve = Serve(folder, ROOT / "examples/shared-gateway")
        admin, viewer = Client(serve), Client(serve)
        admin_token, viewer_token = serve.token("admin", "system:masters"), serve.token("viewer", "viewers")
        assert admin.sign_in(admin_token).status == 200 and viewer.sign_in(viewer_token).status == 200
        answer = admin.send("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", None, {
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "viewers"},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "fanlight-viewer"},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "viewers"}]})
        assert answer.status == 201, answer.text
        secret = "c2VjcmV0LW9mLXRoZS10ZXN0LTEyMzQ1Njc4OTA="
        answer = admin.send("POST", "/api/v1/namespaces/default/secrets", None, {
            "apiVersion": "v1", "kind": "Secret", "metadata": {"name": "written-by-guards", "namespace": "default"}, "data": {"password": secret}})
        assert answer.status == 201, answer.text
        other_sites(admin)
        other_names(admin)
        other_people(admin, viewer)
        paths(admin)
        print(viewer_writes(viewer, admin), "writes of a viewer refused")
        sessions_end(serve)
        too_much(serve, viewer_token, admin)
        guesses(serve, admin_token)
        kept_secret(serve, admin, [secret, "secret-of-the-test-1234567890"])
        serve.stop()
    finally:
        cleared(folder, serve)
    print("guards ok")


if __name__ == "__main__":
    main()
