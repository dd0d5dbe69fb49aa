extension Istio {
    /// `networking.istio.io` Gateway: ports, hosts and TLS that the selected gateway workloads shall serve.
    package struct Gateway: Hashable, Sendable {
        package let servers: [Server]
        /// Empty selects every gateway workload.
        package let selector: [String: String]

        package init(_ spec: Node?) {
            servers = spec?["servers"]?.elements.map(Server.init) ?? []
            selector = spec?["selector"]?.stringMap ?? [:]
        }
    }

    package struct Server: Hashable, Sendable {
        package let port: ServerPort?
        package let bind: String
        package let hosts: [String]
        package let tls: ServerTLSSettings?
        package let name: String

        package init(_ node: Node) {
            port = node["port"].map(ServerPort.init)
            bind = node["bind"]?.string ?? ""
            hosts = node["hosts"]?.strings ?? []
            tls = node["tls"].map(ServerTLSSettings.init)
            name = node["name"]?.string ?? ""
        }
    }

    package struct ServerPort: Hashable, Sendable {
        package let number: Int
        package let protocolName: String
        package let name: String

        package init(_ node: Node) {
            number = node["number"]?.integer ?? 0
            protocolName = node["protocol"]?.string ?? ""
            name = node["name"]?.string ?? ""
        }
    }

    package struct ServerTLSSettings: Hashable, Sendable {
        package enum Mode: String, Sendable {
            case passthrough = "PASSTHROUGH"
            case simple = "SIMPLE"
            case mutual = "MUTUAL"
            case autoPassthrough = "AUTO_PASSTHROUGH"
            case istioMutual = "ISTIO_MUTUAL"
            case optionalMutual = "OPTIONAL_MUTUAL"
        }

        package let mode: Mode
        package let httpsRedirect: Bool
        package let credentialNames: [String]
        package let minProtocolVersion: String
        package let maxProtocolVersion: String
        package let cipherSuites: [String]
        /// Certificates are named by the paths of files.
        package let usesFiles: Bool

        package init(_ node: Node) {
            mode = node["mode"]?.string.flatMap(Mode.init) ?? .passthrough
            httpsRedirect = node["httpsRedirect"]?.bool ?? false
            let names = node["credentialNames"]?.strings ?? []
            credentialNames = node["credentialName"]?.string.flatMap { $0.isEmpty ? nil : [$0] } ?? names.filter { !$0.isEmpty }
            minProtocolVersion = node["minProtocolVersion"]?.string ?? ""
            maxProtocolVersion = node["maxProtocolVersion"]?.string ?? ""
            cipherSuites = node["cipherSuites"]?.strings ?? []
            let paths = ["serverCertificate", "privateKey"].compactMap { node[$0]?.string }
            usesFiles = paths.contains { !$0.isEmpty } || node["tlsCertificates"] != nil
        }
    }
}
