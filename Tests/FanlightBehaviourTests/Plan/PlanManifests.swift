import ArgumentParser
import FanlightAnalysis
import FanlightControlPlane
import FanlightManifests
import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

/// Two gateways, of which a Gateway selects the first, and two teams with routes on its hosts.
enum PlanManifests {
    static let gateways = """
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: public, namespace: istio-system}
        spec: {podLabels: {edge: public}, ports: [{name: http, port: 80, targetPort: 8080}]}
        ---
        apiVersion: istio.alibabacloud.com/v1beta1
        kind: IstioGateway
        metadata: {name: internal, namespace: istio-system}
        spec: {podLabels: {edge: internal}, ports: [{name: http, port: 80, targetPort: 8080}]}

        """

    static func gateway(edge: String = "public", hosts: String = "[\"*\"]") -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: shared, namespace: infra}
        spec:
          selector: {edge: \(edge)}
          servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: \(hosts)}]

        """
    }

    static let services = ["cart", "reviews"].map { name in
        """
        apiVersion: v1
        kind: Service
        metadata: {name: \(name), namespace: team}
        spec: {ports: [{name: http, port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: \(name), namespace: team, labels: {kubernetes.io/service-name: \(name)}}
        addressType: IPv4
        ports: [{name: http, port: 9080}]
        endpoints: [{addresses: ["10.0.0.1"]}]

        """
    }.joined(separator: "---\n")

    static func shop(
        _ name: String = "shop", namespace: String = "team", host: String = "shop.test", prefix: String = "/", to service: String = "cart",
        more: String = ""
    ) -> String {
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: \(name), namespace: \(namespace)}
        spec:
          hosts: [\(host)]
          gateways: [infra/shared]
          http:
          - match: [{uri: {prefix: \(prefix)}}]
            route: [{destination: {host: \(service).team.svc.cluster.local}}]
            \(more)

        """
    }

    static func all(_ parts: String...) -> String { parts.joined(separator: "---\n") }

    static let base = all(gateways, gateway(), services, shop())

    static func plane(_ yaml: String) throws -> ControlPlane {
        let manifest = ManifestReader.read(yaml, file: "base.yaml", strict: true)
        try #require(manifest.diagnostics.isEmpty, "\(manifest.diagnostics)")
        var plane = ControlPlane()
        _ = plane.update(applied: manifest.resources, deleted: [], revision: 1)
        return plane
    }

    static func request(_ yaml: String, delete: [String] = [], prune: Bool = false) throws -> PlanRequest {
        var request = yaml.isEmpty ? PlanRequest() : PlanRequest(try ManifestInput(paths: ["-"], strict: false) { Array(yaml.utf8) })
        request.deletions = delete
        request.prunes = prune
        return request
    }

    static func plan(
        _ yaml: String, on base: String = base, delete: [String] = [], prune: Bool = false, newObjects: PlanOverlay.NewObjects = .youngest
    ) throws -> PlanAnswer {
        try Planner.plan(try request(yaml, delete: delete, prune: prune), on: try plane(base), newObjects: newObjects)
    }

    /// `kind gateway host method url`, with an exclamation mark for danger.
    static func lines(_ plan: PlanAnswer) -> [String] {
        plan.changes.map {
            "\($0.change.kind.rawValue) \($0.change.gateway.split(separator: "/").last ?? "") \($0.change.host) \($0.request.method) \($0.request.url)\($0.change.danger == nil ? "" : " !")"
        }
    }

    static func steps(_ plan: PlanAnswer) -> [String] { plan.steps.map { "\($0.action.rawValue) \($0.key)" } }

    static func node(_ json: JSONValue) throws -> Node { try #require(JSONReader.read(Array(json.text.utf8)).documents.first?.node) }
}

/// A folder that is gone afterwards.
enum PlanFolder {
    static func with<T>(_ files: [String: String], _ body: (String) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fanlight-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return try await body(folder.path)
    }

    /// The exit code of the command.
    static func run(_ arguments: [String]) async throws -> Int32 {
        let command = try #require(try Fanlight.parseAsRoot(["plan"] + arguments) as? PlanCommand)
        do {
            try await command.run()
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        }
    }
}
