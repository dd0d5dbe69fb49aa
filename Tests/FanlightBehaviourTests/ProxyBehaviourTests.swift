import FanlightControlPlane
import FanlightIR
import FanlightProxy
import FanlightResources
import Testing

@testable import FanlightCommands

@Suite struct ProxyBehaviourTests {
    @Test(
        "the proxy answers each call over sockets as its fixture says",
        arguments: BehaviourCase.all.filter { $0.calls.contains(where: \.isSentOverSockets) })
    func calls(_ fixture: BehaviourCase) async throws {
        let backends = StubBackends()
        var gateways: [String: RunningGateway] = [:]
        do {
            for call in fixture.calls where call.isSentOverSockets {
                let gateway = try fixture.gateway(of: call)
                if gateways[gateway.name] == nil { gateways[gateway.name] = try await RunningGateway(gateway, backends: backends) }
                let running = try #require(gateways[gateway.name])
                try await check(call, against: running)
            }
        } catch {
            Issue.record("\(fixture.name): \(error)")
        }
        for gateway in gateways.values { await gateway.stop() }
        await backends.stop()
    }

    private func check(_ call: BehaviourCase.Call, against gateway: RunningGateway) async throws {
        let url = try #require(RequestURL(call.url))
        let port = try #require(url.effectivePort)
        let address = try #require(gateway.addresses[port], "port \(port) has no socket")
        if call.expect["decision"]?.string == "noFilterChain" {
            await #expect(throws: (any Error).self, "\(call.name)") { try await RawClient.send(call, url: url, to: address) }
            return
        }
        var shares: [String: Int] = [:]
        for _ in 0..<call.repetitionsOverSockets {
            let response = try await RawClient.send(call, url: url, to: address)
            shares[response.header("x-stub-cluster") ?? "", default: 0] += 1
            expect(call, response)
        }
        if call.repetitions > 1 { expectShares(call, shares) }
    }

    private func expect(_ call: BehaviourCase.Call, _ response: RawResponse) {
        for member in call.expect.members {
            switch member.key {
            case "cluster":
                if call.expect["status"] == nil, call.expect["flags"] == nil {
                    #expect(response.header("x-stub-cluster") == member.value.string, "\(call.name)")
                }
            case "status": #expect(response.status == member.value.integer, "\(call.name)")
            case "location": #expect(response.header("location") == member.value.string, "\(call.name)")
            case "backend": expectBackend(member.value, response, call)
            case "response": expectResponse(member.value, response, call)
            default: continue
            }
        }
    }

    private func expectBackend(_ expected: Node, _ response: RawResponse, _ call: BehaviourCase.Call) {
        if let method = expected["method"]?.string { #expect(response.header("x-stub-method") == method, "\(call.name)") }
        if let path = expected["path"]?.string { #expect(response.header("x-stub-path") == path, "\(call.name)") }
        if let host = expected["host"]?.string { #expect(response.header("x-stub-host") == host, "\(call.name)") }
        let seen = StubBackends.seenHeaders(response)
        for member in expected["headers"]?.members ?? [] {
            #expect(seen[member.key.lowercased()] == member.value.scalarText, "\(call.name): header \(member.key) at the backend")
        }
        for name in expected["absent"]?.strings ?? [] {
            #expect(seen[name.lowercased()] == nil, "\(call.name): header \(name) at the backend")
        }
    }

    private func expectResponse(_ expected: Node, _ response: RawResponse, _ call: BehaviourCase.Call) {
        for member in expected["headers"]?.members ?? [] {
            #expect(response.header(member.key) == member.value.scalarText, "\(call.name): header \(member.key)")
        }
        for name in expected["absent"]?.strings ?? [] { #expect(response.header(name) == nil, "\(call.name): header \(name)") }
        if let body = expected.member("body") { #expect(response.body == body.value.scalarText, "\(call.name): body") }
    }

    /// Five standard deviations: chance makes it fail once in a million runs.
    private func expectShares(_ call: BehaviourCase.Call, _ shares: [String: Int]) {
        let destinations = call.expect["destinations"]?.elements ?? []
        let total = destinations.reduce(0) { $0 + ($1["weight"]?.integer ?? 0) }
        for destination in destinations {
            let wanted = Double(destination["weight"]?.integer ?? 0) / Double(max(1, total))
            let got = Double(shares[destination["cluster"]?.string ?? ""] ?? 0) / Double(call.repetitionsOverSockets)
            let deviation = (wanted * (1 - wanted) / Double(call.repetitionsOverSockets)).squareRoot()
            #expect(abs(wanted - got) <= 5 * deviation, "\(call.name): \(shares)")
        }
    }
}
