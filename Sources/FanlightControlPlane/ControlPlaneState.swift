package import FanlightCompiler
package import FanlightIR
package import FanlightResources
package import FanlightRouting

/// What every gateway shall serve at one revision of the store. Immutable; a change makes a new one that shares what did not change.
package struct ControlPlaneState: Sendable {
    package struct Gateway: Sendable {
        package let compiled: CompiledGateway
        package let routing: RoutingTable
        package let endpoints: EndpointTable

        package init(compiled: CompiledGateway, routing: RoutingTable, endpoints: EndpointTable) {
            self.compiled = compiled
            self.routing = routing
            self.endpoints = endpoints
        }

        /// The certificates that its listeners name.
        package var secrets: SecretTable { compiled.secrets }

        /// `namespace/name`; empty for a workload without an IstioGateway.
        package var name: String { compiled.workload.name ?? "" }
    }

    package let revision: UInt64
    package let snapshot: ResourceSnapshot
    /// In the order of the IstioGateways' age, then name.
    package let gateways: [Gateway]
    /// What the compiler found wrong.
    package let diagnostics: DiagnosticList

    package static let empty = ControlPlaneState(revision: 0, snapshot: ResourceSnapshot(), gateways: [], diagnostics: [])
}

/// What the compiler makes of the objects of one moment, without the tables that gateways serve it from.
package struct CompiledState: Sendable {
    package let snapshot: ResourceSnapshot
    /// In the order of the IstioGateways' age, then name.
    package let gateways: [CompiledGateway]
    package let diagnostics: DiagnosticList
}

extension CompiledState {
    /// The problems that another state had not.
    package func problems(since before: CompiledState) -> [Diagnostic] {
        diagnostics.difference(from: before.diagnostics).added.filter { $0.level != .info }
    }
}

extension ControlPlaneState {
    package var compiled: CompiledState { CompiledState(snapshot: snapshot, gateways: gateways.map(\.compiled), diagnostics: diagnostics) }
}

extension ControlPlaneState.Gateway {
    /// The IstioGateway's name without its namespace.
    package var shortName: String { name.split(separator: "/").last.map(String.init) ?? name }
}
