"""The servers under test: Fanlight with a data folder, and etcd, each started, measured from outside and stopped."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STARTUP_SECONDS = 120


class Unavailable(Exception):
    """A program is not installed or did not start; the message says what to do."""


class SocketConnection(http.client.HTTPConnection):
    """HTTP/1.1 through a socket file."""

    def __init__(self, path):
        super().__init__("fanlight", timeout=120)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Server:
    """A running program whose CPU time and memory are read from /proc."""

    def __init__(self, name, command, log, is_ready):
        self.name, self.log = name, log
        with open(log, "wb") as output:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
        started = time.monotonic()
        while not is_ready():
            if self.process.poll() is not None:
                raise Unavailable(f"{name} ended with status {self.process.returncode}: {pathlib.Path(log).read_text()[-2000:]}")
            if time.monotonic() - started > STARTUP_SECONDS:
                self.stop()
                raise Unavailable(f"{name} was not ready after {STARTUP_SECONDS} s, see {log}")
            time.sleep(0.005)
        self.startup_seconds = time.monotonic() - started

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, field="VmRSS"):
        """Megabytes (MiB): VmRSS, or VmHWM for the highest since `forget_peak`."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
        raise Unavailable(f"{self.name} is gone, see {self.log}")

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Fanlight(Server):
    """`fanlight serve` on a data folder of its own, or on one that is there."""

    def __init__(self, program, folder, block, *arguments):
        self.data = pathlib.Path(folder)
        self.socket = self.data / "fanlight.sock"
        self.block = block
        self.socket.unlink(missing_ok=True)
        command = [
            str(program), "serve", "--data", str(self.data), "--api", "127.0.0.1:0", "--admin", "none", "--console", "none", "--address-pool", block,
            "--log-level", "warning", *arguments,
        ]
        super().__init__("fanlight", command, f"{folder}.log", self.answers)

    def answers(self):
        try:
            return self.ask("GET", "/readyz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def ask(self, method, path, body=None, content_type="application/json"):
        """One request: its status and the bytes of its answer."""
        with contextlib.closing(SocketConnection(self.socket)) as connection:
            connection.request(method, path, json.dumps(body) if body is not None else None, {"content-type": content_type, "user-agent": "bench"})
            response = connection.getresponse()
            return response.status, response.read()

    def create(self, path, body):
        status, answer = self.ask("POST", path, body)
        if status != 201:
            raise Unavailable(f"{path} was answered {status}: {answer[:500]}")

    def tls(self):
        """Host, port, and the files with the certificates of the authority and of the administrator, as the kubeconfig has them."""
        return kubeconfig(self.data / "kubeconfig", self.data)


def kubeconfig(path, folder):
    import base64
    import re
    text = path.read_text()

    def value(key):
        found = re.search(rf"^\s*{key}:\s*\"?([^\s\"]+)", text, re.MULTILINE)
        if not found:
            raise Unavailable(f"{path} has no {key}")
        return found.group(1)
    files = {}
    for key in ("certificate-authority-data", "client-certificate-data", "client-key-data"):
        files[key] = folder / f"bench-{key}.pem"
        files[key].write_bytes(base64.b64decode(value(key)))
    host, port = value("server").removeprefix("https://").rstrip("/").rsplit(":", 1)
    return host, int(port), files["certificate-authority-data"], files["client-certificate-data"], files["client-key-data"]


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def etcd(folder):
    """etcd as a cluster of one, on the same disk."""
    program = shutil.which("etcd")
    if not program:
        raise Unavailable("etcd is not installed; dev/setup --benchmarks installs it")
    port, peer = free_port(), free_port()
    command = [
        program, "--data-dir", str(folder), "--listen-client-urls", f"http://127.0.0.1:{port}", "--advertise-client-urls", f"http://127.0.0.1:{port}",
        "--listen-peer-urls", f"http://127.0.0.1:{peer}", "--logger", "zap", "--log-level", "error",
    ]

    def is_ready():
        try:
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/health")
                return b"true" in connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
    server = Server("etcd", command, f"{folder}.log", is_ready)
    server.port = port
    return server


def etcd_version():
    program = shutil.which("etcd")
    return subprocess.run([program, "--version"], capture_output=True, text=True).stdout.splitlines()[0].split()[-1] if program else None
