import FanlightFiles
import Glibc
import Testing

@testable import FanlightWorkloads

/// A program that behaves as `fanlight gateway` does towards its supervisor, and badly where a label of its Pod says so.
struct StubGateway {
    let path: String

    init(in folder: TestFolder) throws {
        path = folder.path + "/stub-gateway"
        try WholeFile(path).replace(with: Array(Self.program.utf8))
        #expect(chmod(path, 0o700) == 0)
    }

    private static let program = """
        #!/usr/bin/env python3
        import fcntl, json, os, signal, socket, sys, time
        path = sys.argv[sys.argv.index("--bootstrap") + 1]
        boot = json.load(open(path))
        pod, labels = boot["pod"], boot["pod"]["labels"]
        behave = labels.get("behave", "")
        folder = os.path.dirname(path)
        lock = os.open(boot["process"], os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(lock, 0)
        os.write(lock, json.dumps({"namespace": pod["namespace"], "pod": pod["name"], "uid": pod["uid"], "workload": pod["workload"],
            "process": os.getpid(), "startTicks": 1, "startedAt": int(time.time())}).encode())
        print("started", os.getpid(), flush=True)
        others = [f for f in os.listdir("/proc/self/fd") if int(f) not in (0, 1, 2, lock)]
        print("session", os.getsid(0) == os.getpid(), "fds", [f for f in others if os.path.exists("/proc/self/fd/" + f)], flush=True)
        if behave == "crash" or behave == "crashOnce" and not os.path.exists(folder + "/ran"):
            open(folder + "/ran", "w").close()
            print("crashing", file=sys.stderr, flush=True)
            sys.exit(3)
        if behave == "mute":
            while True: signal.pause()
        if behave == "deaf": signal.signal(signal.SIGTERM, signal.SIG_IGN)
        else: signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        place = boot["run"] + "/" + boot["socket"]
        try: os.unlink(place)
        except FileNotFoundError: pass
        server = socket.socket(socket.AF_UNIX)
        server.bind(place)
        os.chmod(place, 0o600)
        server.listen(16)
        reloads = 0
        def status():
            ready = not os.path.exists(folder + "/unready")
            return (json.dumps({"namespace": pod["namespace"], "pod": pod["name"], "uid": pod["uid"], "processID": os.getpid(), "startedAt": 7,
                "state": "serving", "ready": ready, "revision": str(reloads), "reason": "" if ready else "NoConfiguration",
                "message": "", "controlPlaneProblem": "no" if os.path.exists(folder + "/alone") else "", "sockets": []}) + "\\n").encode()
        import select
        clients = {}
        while True:
            for s in select.select([server] + list(clients), [], [], 0.02)[0]:
                if s is server:
                    c, _ = server.accept()
                    clients[c] = None
                    continue
                data = s.recv(4096)
                if not data:
                    del clients[s]
                    continue
                for line in data.splitlines():
                    ask = json.loads(line)["ask"]
                    if ask == "reload": reloads += 1
                    if ask == "watch": clients[s] = b""
                    if behave == "garbage":
                        s.sendall(b"HTTP/1.1 400 Bad Request\\n")
                        continue
                    said = status()
                    if clients[s] is not None: clients[s] = said
                    # Who has given up waiting does not hear it.
                    try: s.sendall(said)
                    except OSError: pass
            for s, last in clients.items():
                said = status()
                if last is not None and last != said:
                    clients[s] = said
                    try: s.sendall(said)
                    except OSError: pass
        """
}
