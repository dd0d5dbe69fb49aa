import FanlightControlPlane
import FanlightIR
import FanlightManifests
import FanlightResources
import FanlightRouting
import Foundation
import Testing

@testable import FanlightCommands

/// Cases of Istio's own gateway simulation, from the folder that `FANLIGHT_ISTIO_DATA` names; without it there are none.
@Suite struct IstioSimulationTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let file: String
        let isInvalidForEnvoy: Bool
        let calls: [Node]
        var testDescription: String { name }
    }

    private static let folder = ProcessInfo.processInfo.environment["FANLIGHT_ISTIO_DATA"].map { $0 + "/simulation" }

    private static func cases() throws -> [Case] {
        guard let folder else { return [] }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/cases.json"))
        return (JSONReader.read(Array(bytes)).documents.first?.node["cases"]?.elements ?? []).map { node in
            Case(
                name: node["id"]?.string ?? "", file: folder + "/" + (node["config"]?.string ?? ""),
                isInvalidForEnvoy: node["invalidForEnvoy"]?.bool ?? false, calls: node["calls"]?.elements ?? [])
        }
    }

    @Test("explain answers as Istio's simulation does", arguments: try cases())
    func simulation(_ testCase: Case) throws {
        let offline = try OfflineConfiguration(paths: [testCase.file], strict: true)
        #expect(offline.diagnostics.isEmpty)
        for call in testCase.calls {
            let request = try #require(call["request"])
            let answer = try #require(try Explainer(state: offline.state).answer(try question(request)).gateways.first)

            for member in call["expect"]?.members ?? [] where member.key != "strict" { expect(member, of: answer.decision) }
            if call["expect"]?["strict"]?.bool == true {
                #expect(answer.decision.clusters.isEmpty)
            }
        }
    }

    private func question(_ request: Node) throws -> ExplainQuestion {
        let isTLS = request["tls"]?.string != "plaintext"
        let isHTTP = request["protocol"]?.string == "http"
        let scheme = isHTTP ? (isTLS ? "https" : "http") : (isTLS ? "tls" : "tcp")
        let url = try #require(RequestURL("\(scheme)://\(request["host"]?.string ?? "")\(request["path"]?.string ?? "/")"))
        var question = ExplainQuestion(method: "GET", url: url)
        question.listenerPort = request["port"]?.integer
        question.serverName = request["sni"]?.string
        question.workload = DescribedWorkload(labels: ["istio": "ingressgateway"], namespace: "istio-system", address: "1.1.1.1")
        return question
    }

    private func expect(_ member: Node.Member, of decision: Decision) {
        let expected = member.value.string
        switch member.key {
        case "error": #expect(decision.error?.rawValue == expected)
        case "listener": #expect(decision.listener == expected)
        case "routeConfig": #expect(decision.routeConfiguration == expected)
        case "virtualHost": #expect(decision.virtualHost == expected)
        case "cluster":
            // Istio's harness knows no cluster domain, so that short names end with their namespace.
            let cluster = decision.clusters.first?.cluster ?? ""
            #expect(cluster == expected || cluster.replacingOccurrences(of: ".svc.cluster.local", with: "") == expected)
        default: Issue.record("unknown expectation \(member.key)")
        }
    }
}
