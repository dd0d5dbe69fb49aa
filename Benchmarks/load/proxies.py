"""The programs under test: how each is configured, started on one core, found to be ready, and stopped."""
import contextlib
import glob
import http.client
import json
import os
import pathlib
import resource
import shlex
import shutil
import signal
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STARTUP_SECONDS = 30


class Unavailable(Exception):
    """A program is not installed or did not start; the message says what to do."""


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fill_in(template, target, **values):
    text = (HERE / "peers" / template).read_text()
    for name, value in values.items():
        text = text.replace(f"@{name.upper()}@", str(value))
    target.write_text(text)


def pinned(core, command):
    return ["taskset", "-c", str(core), *command]


class Proxy:
    """A program under test with all its processes, on one core."""

    def __init__(self, name, folder, core):
        self.name, self.core = name, core
        self.folder = folder / name
        # nginx drops its rights, and must still reach its own folder.
        self.folder.mkdir(mode=0o755)
        self.process = None
        self.address = None

    def start(self, command, ready):
        """Starts the command and waits until `ready` returns the address at which a request is answered."""
        log = self.folder / "log"
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                pinned(self.core, command), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
            )
        deadline = time.monotonic() + STARTUP_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            address = ready()
            if address and answers(address):
                self.address = address
                return
            time.sleep(0.1)
        ended = self.process.poll() is not None
        self.stop()
        what = f"ended with status {self.process.returncode}" if ended else f"did not answer within {STARTUP_SECONDS} seconds"
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise Unavailable(f"{self.name} {what}: {shlex.join(command)}\n{tail}")

    def processes(self):
        """The process that was started and all its descendants, each with the time at which it began."""
        began, children = {}, {}
        for path in glob.glob("/proc/[0-9]*/stat"):
            with contextlib.suppress(OSError):
                process, (parent, start) = int(path.split("/")[2]), parent_and_start(path)
                began[process] = start
                children.setdefault(parent, []).append(process)
        found, waiting = {}, [self.process.pid]
        while waiting:
            process = waiting.pop()
            if process in began:
                found[process] = began[process]
            waiting += children.get(process, [])
        return found

    def stop(self):
        if self.process is None:
            return
        remaining = self.processes() if self.process.poll() is None else {}
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)
        for process, start in remaining.items():
            # The number of a process that has ended may have been given to another program, which began later.
            with contextlib.suppress(OSError):
                if parent_and_start(f"/proc/{process}/stat")[1] == start:
                    os.kill(process, signal.SIGKILL)
        self.process.wait()


def parent_and_start(path):
    text = pathlib.Path(path).read_text()
    # The command's name, in parentheses, may itself hold spaces and parentheses.
    fields = text[text.rindex(")") + 2:].split()
    return int(fields[1]), int(fields[19])


def answers(address):
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(*address, timeout=2)
        with contextlib.closing(connection):
            connection.request("GET", "/1k", headers={"Host": "benchmark.test"})
            response = connection.getresponse()
            return response.status == 200 and len(response.read()) == 1024
    return False


def start_nginx(proxy, backend_port, options):
    binary = options.nginx or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if not binary:
        raise Unavailable("nginx is not installed: run dev/setup --benchmarks")
    port, files = free_port(), resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    configuration = proxy.folder / "nginx.conf"
    fill_in("nginx.conf", configuration, port=port, backend_port=backend_port, folder=proxy.folder, files=files)
    proxy.start([binary, "-p", str(proxy.folder), "-e", "stderr", "-c", str(configuration)], lambda: ("127.0.0.1", port))


def start_envoy(proxy, backend_port, options):
    # The PyPI package holds the program in its folder and puts a starter in Python on the path, which would be a process more.
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "fanlight/venv"
    packaged = sorted(cache.glob("lib/python*/site-packages/envoy/_bin/envoy"))
    binary = options.envoy or (str(packaged[0]) if packaged else shutil.which("envoy"))
    if not binary:
        raise Unavailable("Envoy is not installed: run dev/setup --benchmarks")
    port, configuration = free_port(), proxy.folder / "envoy.yaml"
    fill_in("envoy.yaml", configuration, port=port, backend_port=backend_port)
    command = [binary, "-c", str(configuration), "--concurrency", "1", "--disable-hot-restart", "--log-level", "error"]
    proxy.start(command, lambda: ("127.0.0.1", port))


def start_fanlight(proxy, backend_port, options):
    config, data = proxy.folder / "config", proxy.folder / "data"
    config.mkdir()
    data.mkdir(mode=0o700)
    fill_in("fanlight.yaml", config / "benchmark.yaml", backend_port=backend_port)

    def filled(template):
        return [word.format(config=config, data=data) for word in shlex.split(template)]

    def listening():
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError, subprocess.SubprocessError):
            result = subprocess.run(filled(options.fanlight_status), cwd=ROOT, capture_output=True, text=True, timeout=10, check=True)
            host, _, port = json.loads(result.stdout)["gateways"][0]["ports"][0]["listen"].rpartition(":")
            return host, int(port)
        return None

    command = filled(options.fanlight)
    if not shutil.which(command[0], path=os.environ.get("PATH")) and not (ROOT / command[0]).exists():
        raise Unavailable(f"{command[0]} is not there: swift build -c release --product fanlight")
    proxy.start(command, listening)


STARTERS = {"fanlight": start_fanlight, "nginx": start_nginx, "envoy": start_envoy}
