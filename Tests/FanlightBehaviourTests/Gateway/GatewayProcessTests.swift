import FanlightEventLoop
import FanlightWorkloads
import Foundation
import Logging
import Testing

@testable import FanlightCommands

/// Gateways as processes, with nobody to tell them anything: what they serve and share, and how they end.
@Suite(.serialized) struct GatewayProcessTests {
    private static func exchange(_ pod: PodSpec, _ port: Int, _ path: String) async throws -> RawResponse {
        try await RawClient.exchange("GET \(path) HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", host: pod.address, port: port)
    }

    @Test("it serves what it served last, and answers for itself on its Pod's address", .timeLimit(.minutes(1)))
    func alone() async throws {
        let replicas = try GatewayReplicas()
        let pod = GatewayReplicas.pod("one")
        let process = try await replicas.start(pod)
        #expect(PlainClient.get(replicas.address) == "one")
        #expect(try await Self.exchange(pod, 15021, "/healthz/ready").status == 200)
        #expect(try await Self.exchange(pod, 15021, "/other").status == 404)
        let metrics = try await Self.exchange(pod, 15090, "/stats/prometheus").body
        #expect(metrics.contains("fanlight_downstream_connections_total{gateway=\"demo/a\"} 1\n"))
        #expect(metrics.contains("process_resident_memory_bytes "))
        kill(process, SIGTERM)
        let report = try await replicas.wait("one", "restarted") { $0.restarts == 1 && $0.isReady }
        #expect(report.lastExitCode == 0)
        #expect(PlainClient.get(replicas.address) == "one")
        await replicas.runtime.stopAll(grace: .seconds(30))
        #expect(PlainClient(replicas.address) == nil)
    }

    /// A replica that is kept from its work for a moment, as on a busy machine, is passed over. `SharedSocketTests` has the exact shares.
    @Test("three replicas share the connections to one socket", .timeLimit(.minutes(1)))
    func fairness() async throws {
        let replicas = try GatewayReplicas()
        for name in ["one", "two", "three"] { try await replicas.start(GatewayReplicas.pod(name)) }
        var clients: [PlainClient] = []
        var counts: [String: Int] = [:]
        for _ in 0..<300 {
            let client = try #require(PlainClient(replicas.address))
            client.send()
            counts[client.receive() ?? "failed", default: 0] += 1
            clients.append(client)
        }
        #expect(counts.count == 3 && counts.values.allSatisfy { $0 >= 20 }, "\(counts)")
        withExtendedLifetime(clients) {}
        await replicas.runtime.stopAll(grace: .seconds(30))
    }

    @Test("connections that wait to be accepted are served by the others when a replica is killed with -9", .timeLimit(.minutes(1)))
    func killedWithQueue() async throws {
        let replicas = try GatewayReplicas()
        let one = try await replicas.start(GatewayReplicas.pod("one"))
        let two = try await replicas.start(GatewayReplicas.pod("two"))
        for process in [one, two] { try await Self.halt(process) }
        var clients: [PlainClient] = []
        for _ in 0..<100 {
            let client = try #require(PlainClient(replicas.address))
            client.send()
            clients.append(client)
        }
        kill(one, SIGKILL)
        kill(two, SIGCONT)
        let answers = clients.map { $0.receive() ?? "failed" }
        // The killed one may be back by then, with the socket of the other, and take its part.
        #expect(answers.allSatisfy { $0 == "two" || $0 == "one" }, "\(answers.filter { $0 == "failed" }.count) of 100 failed")
        await replicas.runtime.stopAll(grace: .seconds(30))
    }

    /// Returns when every thread of the process stands still.
    private static func halt(_ process: Int32) async throws {
        kill(process, SIGSTOP)
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
            let states = try threads.map { try String(contentsOfFile: "/proc/\(process)/task/\($0)/status", encoding: .utf8) }
            if states.allSatisfy({ $0.contains("State:\tT") }) { return }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    @Test("no new connection fails while a replica is killed with -9 and comes back", .timeLimit(.minutes(1)))
    func killed() async throws {
        let replicas = try GatewayReplicas()
        let one = try await replicas.start(GatewayReplicas.pod("one"))
        try await replicas.start(GatewayReplicas.pod("two"))
        for round in 1...5 {
            let process = round == 1 ? one : try #require(replicas.report("one")?.processID)
            kill(process, SIGKILL)
            for _ in 0..<50 { #expect(PlainClient.get(replicas.address) != nil) }
            try await replicas.wait("one", "back") { $0.isReady && $0.restarts == round }
        }
        var seen: Set<String> = []
        while seen.count < 2 { seen.insert(PlainClient.get(replicas.address) ?? "failed") }
        #expect(seen == ["one", "two"])
        await replicas.runtime.stopAll(grace: .seconds(30))
    }

    @Test("under load, replicas come and go one after the other and no request fails", .timeLimit(.minutes(1)))
    func rolling() async throws {
        let replicas = try GatewayReplicas()
        try await replicas.start(GatewayReplicas.pod("zero"))
        let load = try PlainLoad(replicas.address)
        for (older, newer) in [("zero", "one"), ("one", "two"), ("two", "three")] {
            try await load.more(50)
            try await replicas.start(GatewayReplicas.pod(newer))
            try await replicas.stop(older)
        }
        try await load.more(50)
        let counts = try await load.end()
        #expect(counts["failed"] == nil, "\(counts)")
        #expect(Set(counts.keys) == ["zero", "one", "two", "three"], "\(counts)")
        await replicas.runtime.stopAll(grace: .seconds(30))
    }

    @Test("gateways go on without their supervisor, and the next one takes them over without a restart", .timeLimit(.minutes(1)))
    func upgraded() async throws {
        let replicas = try GatewayReplicas()
        let pods = ["one", "two"].map { GatewayReplicas.pod($0) }
        var processes: [Int32] = []
        for pod in pods { processes.append(try await replicas.start(pod)) }
        let load = try PlainLoad(replicas.address)
        try await load.more(50)
        try await replicas.changeSupervisor()
        var adopted: [Int32] = []
        for pod in pods { adopted.append(try await replicas.start(pod)) }
        #expect(adopted == processes)
        #expect(replicas.report("one")?.restarts == 0)
        try await load.more(50)
        let counts = try await load.end()
        #expect(counts["failed"] == nil, "\(counts)")
        await replicas.runtime.stopAll(grace: .seconds(30))
        #expect(processes.allSatisfy { kill($0, 0) != 0 })
    }

    @Test(
        "a replica that is started by hand serves, shares the socket, is the only one of its Pod, and is taken over",
        .timeLimit(.minutes(1)))
    func byHand() async throws {
        let replicas = try GatewayReplicas()
        let pods = ["one", "two"].map { GatewayReplicas.pod($0) }
        let one = try await replicas.start(pods[0])
        let two = try await replicas.start(pods[1])
        await replicas.runtime.detach()
        kill(one, SIGKILL)
        kill(two, SIGKILL)
        // One that is on its way out still is the only one of its Pod.
        while !ProcessRuntime.running(dataFolder: replicas.data).isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        let bootstrap = replicas.data + "/gateways/demo_one/bootstrap.json"
        let hand = try HandGateway(bootstrap)
        #expect(try await Self.served(replicas.address) == "one")
        let second = try HandGateway(bootstrap)
        #expect(try await second.waitForEnd() == 1 && second.messages.contains("runs already"), "\(second.messages)")
        try await replicas.changeSupervisor()
        #expect(try await replicas.start(pods[0]) == hand.identifier)
        try await replicas.start(pods[1])
        await replicas.runtime.stopAll(grace: .seconds(30))
        #expect(kill(hand.identifier, 0) != 0)
    }

    private static func served(_ address: SocketAddress) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(45)
        while ContinuousClock.now < deadline {
            if let answer = PlainClient.get(address) { return answer }
            try await Task.sleep(for: .milliseconds(5))
        }
        return "nobody"
    }

    @Test("a port that another program has is said on the Pod, and opened when it is free", .timeLimit(.minutes(1)))
    func clash() async throws {
        let replicas = try GatewayReplicas()
        let other = try Socket.listen(on: replicas.address)
        let pod = GatewayReplicas.pod("one")
        await replicas.runtime.start(pod)
        let report = try await replicas.wait("one", "refused") { $0.reason == "SocketNotOpened" }
        #expect(!report.isReady && report.message.contains("\(replicas.address)"), "\(report.message)")
        #expect(try await Self.exchange(pod, 15021, "/healthz/ready").status == 503)
        Socket.close(other)
        try await replicas.wait("one", "ready") { $0.isReady }
        #expect(PlainClient.get(replicas.address) == "one")
        await replicas.runtime.stopAll(grace: .seconds(30))
    }

    @Test("SIGTERM waits for a request that is under way, a second one does not", .timeLimit(.minutes(1)))
    func impatience() async throws {
        let replicas = try GatewayReplicas()
        try await replicas.start(GatewayReplicas.pod("one"))
        let bootstrap = replicas.data + "/gateways/demo_one/bootstrap.json"
        try await replicas.changeSupervisor()
        await replicas.runtime.detach()
        try await ProcessRuntime.endAll(
            dataFolder: replicas.data, grace: .seconds(10), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let hand = try HandGateway(bootstrap)
        #expect(try await Self.served(replicas.address) == "one")
        let client = try #require(PlainClient(replicas.address))
        client.send(text: "GET / HTTP/1.1\r\nhost: a.test\r\ncontent-length: 1\r\n")
        // Accepted, and its head begun: another connection that came later has been answered.
        #expect(PlainClient.get(replicas.address) == "one")
        hand.send(SIGTERM)
        let deadline = ContinuousClock.now + .seconds(30)
        while PlainClient(replicas.address) != nil, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(2)) }
        #expect(kill(hand.identifier, 0) == 0)
        hand.send(SIGTERM)
        #expect(try await hand.waitForEnd() == 1)
        withExtendedLifetime(client) {}
    }

    @Test("a stopped replica closes idle connections, takes no new ones, and is gone", .timeLimit(.minutes(1)))
    func stopped() async throws {
        let replicas = try GatewayReplicas()
        let process = try await replicas.start(GatewayReplicas.pod("one"))
        let open = try #require(PlainClient(replicas.address))
        open.send()
        #expect(open.receive() == "one")
        await replicas.runtime.stop("demo/one", grace: .seconds(30))
        #expect(open.receive() == nil)
        try await replicas.wait("one", "ended") { $0.phase == .ended }
        #expect(kill(process, 0) != 0)
        await replicas.runtime.stopAll(grace: .seconds(30))
    }

    @Test("with 5 000 routes it takes at most 60 MiB", .timeLimit(.minutes(2)))
    func memory() async throws {
        let replicas = try GatewayReplicas(routes: 5_000)
        let process = try await replicas.start(GatewayReplicas.pod("one"))
        for number in 0..<200 { #expect(PlainClient.get(replicas.address, "/other/\(number)") == "one") }
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let resident =
            status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") }
            ?? 0
        #expect(resident > 0 && resident <= 60 << 10, "\(resident) KiB\n\(status)")
        await replicas.runtime.stopAll(grace: .seconds(30))
    }
}
