import FanlightEventLoop
import FanlightFiles
import Glibc
import Logging
import Synchronization
import Testing

@testable import FanlightWorkloads

/// Processes that are started, watched, ended and taken over.
@Suite struct SupervisedGatewayProcessTests {
    /// A runtime with the newest report of each Pod.
    private final class Running: Sendable {
        let runtime: ProcessRuntime
        private let newest = Mutex<[String: PodReport]>([:])
        private let reader = Mutex<Task<Void, Never>?>(nil)

        init(_ folder: TestFolder, executable: String, change: (inout ProcessRuntimeOptions) -> Void = { _ in }) throws {
            var options = ProcessRuntimeOptions(dataFolder: folder.path + "/data", executable: executable) { _, _ in
                ProcessRuntimeOptions.FeedAccess(address: "127.0.0.1:1", certificatePath: "c", keyPath: "k", authorityPath: "a")
            }
            options.backoff.first = .milliseconds(100)
            change(&options)
            runtime = try ProcessRuntime(options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let reports = runtime.reports
            reader.withLock { $0 = Task { [weak self] in for await report in reports { self?.take(report) } } }
        }

        private func take(_ report: PodReport) { newest.withLock { $0["\(report.namespace)/\(report.name)"] = report } }

        func report(_ pod: PodSpec = .test()) -> PodReport? { newest.withLock { $0["\(pod.namespace)/\(pod.name)"] } }

        @discardableResult
        func wait(_ claim: String, _ pod: PodSpec = .test(), until condition: @escaping (PodReport) -> Bool) async throws -> PodReport {
            try await eventually("\(claim): \(String(describing: report(pod)))") { self.report(pod).map(condition) ?? false }
            return try #require(report(pod))
        }

        func ready(_ pod: PodSpec = .test()) async throws -> Int32 {
            try #require(try await wait("ready", pod) { $0.isReady && $0.processID != nil }.processID)
        }
    }

    private static func isAlive(_ process: Int32) -> Bool { kill(process, 0) == 0 }

    private static func launch(_ folder: TestFolder, _ pod: PodSpec = .test()) async throws -> (Running, Int32) {
        let running = try Running(folder, executable: try StubGateway(in: folder).path)
        await running.runtime.start(pod)
        return (running, try await running.ready(pod))
    }

    @Test(
        "a process is started in a session of its own with nothing open but its log, and is ready when it says so", .timeLimit(.minutes(1)))
    func start() async throws {
        let folder = try TestFolder()
        let (running, process) = try await Self.launch(folder)
        #expect(running.report()?.phase == .running && running.report()?.restarts == 0 && running.report()?.startedAt == 7)
        var log = ""
        let pieces = try #require(running.runtime.podLog(namespace: "demo", name: "istio-a-1", PodLogOptions()))
        for await piece in pieces { log += String(decoding: piece, as: UTF8.self) }
        #expect(log.contains("started \(process)\n") && log.contains("session True fds []"), "\(log)")
        await running.runtime.stopAll(grace: .seconds(10))
        #expect(!Self.isAlive(process))
    }

    @Test("a change of what it says is reported", .timeLimit(.minutes(1)))
    func readiness() async throws {
        let folder = try TestFolder()
        let (running, _) = try await Self.launch(folder)
        let pod = PodFolder(data: folder.path + "/data", pod: PodKey(.test()), workload: "demo/a")
        try WholeFile(pod.path + "/unready").replace(with: [])
        try await running.wait("unready") { !$0.isReady && $0.reason == "NoConfiguration" }
        unlink(pod.path + "/unready")
        _ = try await running.ready()
        await running.runtime.stopAll(grace: .seconds(10))
    }

    @Test("a process that is killed is started again at once, with its end in the report", .timeLimit(.minutes(1)))
    func killed() async throws {
        let folder = try TestFolder()
        let (running, process) = try await Self.launch(folder)
        kill(process, SIGKILL)
        let report = try await running.wait("restarted") { $0.isReady && $0.restarts == 1 }
        #expect(report.lastExitCode == 137 && report.processID != process)
        await running.runtime.stopAll(grace: .seconds(10))
    }

    @Test("the certificate of one that runs is made anew in time, and the process is told and goes on", .timeLimit(.minutes(1)))
    func renewed() async throws {
        let folder = try TestFolder()
        let made = Mutex(0)
        let running = try Running(folder, executable: try StubGateway(in: folder).path) { options in
            options.renewal = .milliseconds(50)
            options.prepare = { _, _ in
                let number = made.withLock { made in
                    made += 1
                    return made
                }
                return ProcessRuntimeOptions.FeedAccess(
                    address: "127.0.0.1:1", certificatePath: "c\(number)", keyPath: "k", authorityPath: "a")
            }
        }
        await running.runtime.start(.test())
        let process = try await running.ready()
        try await eventually("three renewals") { made.withLock { $0 } > 3 }
        #expect(running.report()?.processID == process && running.report()?.restarts == 0)
        let files = PodFolder(data: folder.path + "/data", pod: PodKey(.test()), workload: "demo/a")
        try await eventually("the file has a later certificate") {
            guard let bytes = try WholeFile(files.bootstrapPath).read(limit: 1 << 20) else { return false }
            return String(decoding: bytes, as: UTF8.self).contains("\"c1\"") == false
        }
        await running.runtime.stopAll(grace: .seconds(10))
    }

    @Test("one that says that it does not come to the control plane gets another certificate at once", .timeLimit(.minutes(1)))
    func alone() async throws {
        let folder = try TestFolder()
        let made = Mutex(0)
        let running = try Running(folder, executable: try StubGateway(in: folder).path) { options in
            options.prepare = { _, _ in
                made.withLock { $0 += 1 }
                return ProcessRuntimeOptions.FeedAccess(address: "127.0.0.1:1", certificatePath: "c", keyPath: "k", authorityPath: "a")
            }
        }
        await running.runtime.start(.test())
        let process = try await running.ready()
        #expect(made.withLock { $0 } == 1)
        let files = PodFolder(data: folder.path + "/data", pod: PodKey(.test()), workload: "demo/a")
        try WholeFile(files.path + "/alone").replace(with: [])
        try await running.wait("told") { $0.controlPlaneProblem == "no" && $0.isReady }
        try await eventually("another certificate") { made.withLock { $0 } == 2 }
        unlink(files.path + "/alone")
        try await running.wait("back") { $0.controlPlaneProblem.isEmpty && $0.processID == process }
        await running.runtime.stopAll(grace: .seconds(10))
    }

    @Test("one that hangs is known to hang within two seconds, and to go on when it does", .timeLimit(.minutes(1)))
    func hung() async throws {
        let folder = try TestFolder()
        let (running, process) = try await Self.launch(folder)
        let start = ContinuousClock.now
        kill(process, SIGSTOP)
        try await running.wait("hangs") { !$0.isReady && $0.reason == "NotAnswering" && $0.phase == .running }
        #expect(ContinuousClock.now - start < .seconds(2))
        kill(process, SIGCONT)
        #expect(try await running.ready() == process)
        #expect(running.report()?.restarts == 0)
        await running.runtime.stopAll(grace: .seconds(10))
    }

    @Test("one that crashes again and again is started less and less often, and says so", .timeLimit(.minutes(1)))
    func crashLoop() async throws {
        let folder = try TestFolder()
        let pod = PodSpec.test(labels: ["behave": "crash"])
        let running = try Running(folder, executable: try StubGateway(in: folder).path)
        await running.runtime.start(pod)
        let report = try await running.wait("crash loop") { $0.reason == "CrashLoopBackOff" && $0.restarts >= 3 }
        #expect(report.phase == .pending && !report.isReady && report.lastExitCode == 3 && report.message.contains("code 3"))
        var log = ""
        let pieces = try #require(running.runtime.podLog(namespace: "demo", name: pod.name, PodLogOptions(previous: true)))
        for await piece in pieces { log += String(decoding: piece, as: UTF8.self) }
        #expect(log.contains("crashing"))
        await running.runtime.stop("demo/\(pod.name)", grace: .seconds(1))
        try await running.wait("ended") { $0.phase == .ended }
        await running.runtime.stopAll(grace: .seconds(1))
    }

    @Test("a stopped process gets SIGTERM, and its files go with it", .timeLimit(.minutes(1)))
    func stopped() async throws {
        let folder = try TestFolder()
        let (running, process) = try await Self.launch(folder)
        await running.runtime.stop("istio-a-1", grace: .seconds(30))
        let report = try await running.wait("ended") { $0.phase == .ended }
        #expect(report.restarts == 0 && !Self.isAlive(process))
        #expect(Folder.names(in: folder.path + "/data/gateways").isEmpty)
        #expect(!Folder.names(in: folder.path + "/data/run").contains { $0.hasSuffix(".sock") })
        await running.runtime.stopAll(grace: .seconds(1))
    }

    @Test("one that does not heed SIGTERM is killed after the grace", .timeLimit(.minutes(1)))
    func deaf() async throws {
        let folder = try TestFolder()
        let (running, process) = try await Self.launch(folder, .test(labels: ["behave": "deaf"]))
        await running.runtime.stop("demo/istio-a-1", grace: .milliseconds(200))
        try await running.wait("terminating or ended") { $0.phase == .terminating || $0.phase == .ended }
        try await running.wait("ended") { $0.phase == .ended }
        #expect(!Self.isAlive(process))
        await running.runtime.stopAll(grace: .seconds(1))
    }

    @Test("one that never answers is ended and started again", .timeLimit(.minutes(1)))
    func mute() async throws {
        let folder = try TestFolder()
        let running = try Running(folder, executable: try StubGateway(in: folder).path) { $0.startTimeout = .milliseconds(500) }
        await running.runtime.start(.test(labels: ["behave": "mute"]))
        try await running.wait("restarted") { $0.restarts >= 1 && $0.lastExitCode == 137 }
        await running.runtime.stopAll(grace: .milliseconds(100))
    }

    @Test("one that talks nonsense on its control socket is not ready", .timeLimit(.minutes(1)))
    func garbage() async throws {
        let folder = try TestFolder()
        let running = try Running(folder, executable: try StubGateway(in: folder).path) { $0.startTimeout = .milliseconds(800) }
        await running.runtime.start(.test(labels: ["behave": "garbage"]))
        try await running.wait("restarted") { $0.restarts >= 1 }
        #expect(running.report()?.isReady == false)
        await running.runtime.stopAll(grace: .seconds(10))
    }

    @Test("the next runtime takes processes over without a restart, and has them read their files again", .timeLimit(.minutes(1)))
    func adopted() async throws {
        let folder = try TestFolder()
        let (first, process) = try await Self.launch(folder)
        await first.runtime.detach()
        #expect(Self.isAlive(process))
        let second = try Running(folder, executable: "/nonexistent")
        await second.runtime.start(.test())
        #expect(try await second.ready() == process)
        #expect(second.report()?.restarts == 0)
        // The new one ends it as its own.
        await second.runtime.stop("demo/istio-a-1", grace: .seconds(30))
        try await second.wait("ended") { $0.phase == .ended }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        await second.runtime.stopAll(grace: .seconds(1))
    }

    @Test("a process that ends under its second supervisor is started again by that one", .timeLimit(.minutes(1)))
    func adoptedAndKilled() async throws {
        let folder = try TestFolder()
        let (first, process) = try await Self.launch(folder)
        await first.runtime.detach()
        let second = try Running(folder, executable: try StubGateway(in: folder).path)
        await second.runtime.start(.test())
        #expect(try await second.ready() == process)
        kill(process, SIGKILL)
        let report = try await second.wait("restarted") { $0.isReady && $0.restarts == 1 }
        #expect(report.processID != process)
        await second.runtime.stopAll(grace: .seconds(10))
    }

    @Test("a process of another Pod of the same name is ended before the new one starts", .timeLimit(.minutes(1)))
    func otherUID() async throws {
        let folder = try TestFolder()
        let (first, process) = try await Self.launch(folder)
        await first.runtime.detach()
        let second = try Running(folder, executable: try StubGateway(in: folder).path)
        let pod = PodSpec.test(uid: "u2")
        await second.runtime.start(pod)
        #expect(try await second.ready(pod) != process)
        #expect(second.report()?.restarts == 0)
        await second.runtime.stopAll(grace: .seconds(10))
    }

    @Test("a Pod that is started under the name of a running one takes its place", .timeLimit(.minutes(1)))
    func replaced() async throws {
        let folder = try TestFolder()
        let (running, process) = try await Self.launch(folder)
        await running.runtime.start(.test(uid: "u2"))
        try await running.wait("replaced") { $0.isReady && $0.processID != process }
        #expect(!Self.isAlive(process))
        await running.runtime.stopAll(grace: .seconds(10))
    }

    @Test("processes that belong to no Pod are ended, with their files; those of known Pods go on", .timeLimit(.minutes(1)))
    func strays() async throws {
        let folder = try TestFolder()
        let (first, kept) = try await Self.launch(folder)
        await first.runtime.start(.test("istio-a-2", uid: "u2"))
        let stray = try await first.ready(.test("istio-a-2"))
        await first.runtime.detach()
        try Folder.make(folder.path + "/data/gateways/demo_old")
        let second = try Running(folder, executable: "/nonexistent")
        await second.runtime.endStrays(keeping: ["u1"], grace: .seconds(10))
        try await eventually("strays gone") { Folder.names(in: folder.path + "/data/gateways") == ["demo_istio-a-1"] }
        var status: Int32 = 0
        waitpid(stray, &status, 0)
        #expect(Self.isAlive(kept))
        await second.runtime.start(.test())
        #expect(try await second.ready() == kept)
        await second.runtime.stopAll(grace: .seconds(10))
        #expect(second.report(.test("istio-a-2")) == nil)
    }

    @Test("all of a data folder can be ended by whoever comes, and their files stay", .timeLimit(.minutes(1)))
    func endAll() async throws {
        let folder = try TestFolder()
        let (first, process) = try await Self.launch(folder)
        await first.runtime.detach()
        #expect(ProcessRuntime.running(dataFolder: folder.path + "/data") == [PodKey(.test())])
        try await ProcessRuntime.endAll(
            dataFolder: folder.path + "/data", grace: .seconds(10), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        var status: Int32 = 0
        waitpid(process, &status, 0)
        #expect(ProcessRuntime.running(dataFolder: folder.path + "/data").isEmpty)
        #expect(Folder.names(in: folder.path + "/data/gateways") == ["demo_istio-a-1"])
    }

    /// What keeps a process from being started.
    enum Obstacle: CaseIterable {
        case missingProgram
        case noProgram
        case folderInTheWay
        case preparation
    }

    @Test(
        "what keeps a process from starting is said, tried again, and harms no other", .timeLimit(.minutes(1)), arguments: Obstacle.allCases
    )
    func obstacle(_ obstacle: Obstacle) async throws {
        let folder = try TestFolder()
        let program = folder.path + "/program"
        let isMended = Flag()
        let running = try Running(folder, executable: program) { options in
            options.prepare = { pod, _ in
                if obstacle == .preparation, pod.name == "istio-a-1", !isMended.isSet { throw PreparationError(message: "no certificate") }
                return ProcessRuntimeOptions.FeedAccess(address: "127.0.0.1:1", certificatePath: "c", keyPath: "k", authorityPath: "a")
            }
        }
        let path = folder.path + "/data/gateways/demo_istio-a-1"
        switch obstacle {
        case .missingProgram, .preparation: break
        case .noProgram:
            try WholeFile(program).replace(with: [1, 2, 3])
            #expect(chmod(program, 0o700) == 0)
        case .folderInTheWay: try WholeFile(path).replace(with: [])
        }
        await running.runtime.start(.test())
        let report = try await running.wait("said") { !$0.reason.isEmpty && $0.reason != "ContainerCreating" && $0.reason != "Starting" }
        #expect(report.phase == .pending && !report.isReady && !report.message.isEmpty && report.restarts == 0)
        let isProgram = obstacle == .missingProgram || obstacle == .noProgram
        if !isProgram || obstacle == .missingProgram {
            #expect(report.reason == (isProgram ? "RunContainerError" : "CreateContainerConfigError"), "\(report)")
        }
        unlink(program)
        #expect(symlink(try StubGateway(in: folder).path, program) == 0)
        isMended.set(true)
        if obstacle == .folderInTheWay { unlink(path) }
        _ = try await running.ready()
        await running.runtime.stopAll(grace: .seconds(10))
    }

    @Test("a name that no path may have is refused in words", .timeLimit(.minutes(1)))
    func badName() async throws {
        let folder = try TestFolder()
        let running = try Running(folder, executable: "/nonexistent")
        let pod = PodSpec.test("../../etc")
        await running.runtime.start(pod)
        let report = try await running.wait("refused", pod) { $0.reason == "CreateContainerConfigError" }
        #expect(report.phase == .pending)
        await running.runtime.stopAll(grace: .seconds(1))
    }

    @Test("many processes start and end together", .timeLimit(.minutes(1)))
    func many() async throws {
        let folder = try TestFolder()
        let running = try Running(folder, executable: try StubGateway(in: folder).path)
        let pods = (0..<30).map { PodSpec.test("istio-a-\($0)", uid: "u\($0)") }
        for pod in pods { await running.runtime.start(pod) }
        var processes: [Int32] = []
        for pod in pods { processes.append(try await running.ready(pod)) }
        #expect(Set(processes).count == 30)
        await running.runtime.stopAll(grace: .seconds(20))
        #expect(processes.allSatisfy { !Self.isAlive($0) })
    }
}
