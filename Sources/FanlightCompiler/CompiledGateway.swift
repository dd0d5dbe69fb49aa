package import FanlightIR
package import FanlightResources

/// What the compiler makes of one gateway workload.
package struct CompiledGateway: Sendable {
    /// One port of the Service in front of the workload.
    package struct Port: Hashable, Sendable {
        package let name: String
        package let port: Int
        package let targetPort: Int

        package init(name: String, port: Int, targetPort: Int) {
            self.name = name
            self.port = port
            self.targetPort = targetPort
        }
    }

    package let workload: GatewayWorkload
    package let configuration: GatewayConfiguration
    /// The ports of the Service `istio-<name>`, sorted; for a workload without an IstioGateway those of the Services that lead to it.
    package let ports: [Port]
    /// The Gateways that select the workload, in the order in which they have their say.
    package let selectedBy: [ResourceKey]
    /// Problems of its listeners and certificates, sorted, without repetitions. Those of VirtualServices stand in `Compilation`.
    package let diagnostics: [Diagnostic]
    /// The certificates that the listeners name and that can be used.
    package let secrets: SecretTable
    /// Of the same certificates when each is valid, for those who know the time.
    package let certificates: [ServedCertificate]

    /// The hosts that the selecting Gateways' routes answer for, sorted.
    package var hosts: [String] {
        Set(
            configuration.routeConfigurations.flatMap {
                $0.virtualHosts.flatMap { $0.value.name.hasPrefix("blackhole:") ? [] : $0.value.domains }
            }
        )
        .sorted()
    }

    /// The number of routes in all virtual hosts.
    package var routeCount: Int {
        configuration.routeConfigurations.reduce(0) { $0 + $1.virtualHosts.reduce(0) { $0 + $1.value.routes.count } }
    }

    /// The workload's port behind a port of its Service.
    package func targetPort(ofServicePort port: Int) -> Int? { ports.first { $0.port == port }?.targetPort }
}
