package import FanlightIR
package import FanlightResources

/// Resources in, the configuration of every gateway out. It keeps what the next compilation can take over.
///
/// No clock, randomness, input or output: the same snapshot gives the same result, whatever was compiled before.
package struct Compiler {
    private let mesh: MeshSettings
    private var context: CompilationContext?
    private var shared = SharedCompilation()
    private var gateways: [GatewayWorkload: GatewayCompiler] = [:]
    private var checker = BindingChecker()

    package init(mesh: MeshSettings = MeshSettings()) { self.mesh = mesh }

    /// Compiles all gateways of the snapshot, or the given workload alone.
    ///
    /// - Parameter changed: the objects that changed since the last call; nil where that is not known. A list that misses an object is
    ///   noticed by the digest of the VirtualServices and taken for nil.
    package mutating func compile(
        _ snapshot: ResourceSnapshot, changed: some Sequence<ResourceKey>, workloads: [GatewayWorkload]? = nil
    ) -> Compilation {
        compile(snapshot, changes: Array(changed), workloads: workloads)
    }

    package mutating func compile(_ snapshot: ResourceSnapshot, workloads: [GatewayWorkload]? = nil) -> Compilation {
        compile(snapshot, changes: nil, workloads: workloads)
    }

    private mutating func compile(_ snapshot: ResourceSnapshot, changes: [ResourceKey]?, workloads: [GatewayWorkload]?) -> Compilation {
        let context = currentContext(snapshot)
        shared.begin(context, snapshot)
        var changedServices = changes?.filter { $0.kind == .virtualService }
        if let keys = changedServices, !checker.accounts(for: keys, in: snapshot) { changedServices = nil }
        for key in changedServices ?? [] { shared.translations.forget(key) }
        let workloads = workloads ?? context.gatewayServices.compactMap { GatewayWorkload($0.resource) }
        var compiled: [CompiledGateway] = []
        var kept: [GatewayWorkload: GatewayCompiler] = [:]
        for workload in workloads {
            // The state moves out and back, so that its collections are changed in place.
            var compiler = gateways.removeValue(forKey: workload) ?? GatewayCompiler(workload: workload)
            compiled.append(compiler.compile(snapshot, changed: changedServices, context: context, shared: &shared))
            kept[workload] = compiler
        }
        for var gone in gateways.values { gone.withdraw(from: &shared.problems) }
        gateways = kept
        checker.check(snapshot, changed: changedServices, context: context, workloads: workloads, problems: &shared.problems)
        return Compilation(gateways: compiled, diagnostics: shared.problems.list())
    }

    private mutating func currentContext(_ snapshot: ResourceSnapshot) -> CompilationContext {
        if let context, context.inputs == CompilationContext.Inputs(snapshot, mesh: mesh) { return context }
        let fresh = CompilationContext(snapshot, mesh: mesh)
        context = fresh
        return fresh
    }

    /// What finds the addresses of the clusters in a snapshot.
    package mutating func endpoints(_ snapshot: ResourceSnapshot) -> EndpointCompiler {
        EndpointCompiler(snapshot: snapshot, context: currentContext(snapshot))
    }

    /// The addresses of the clusters that a workload sees.
    package static func endpoints(_ snapshot: ResourceSnapshot, for workload: GatewayWorkload, mesh: MeshSettings = MeshSettings())
        -> EndpointTable
    {
        var compiler = EndpointCompiler(snapshot: snapshot, mesh: mesh)
        return compiler.table(for: workload)
    }
}

/// The result of a compilation.
package struct Compilation: Sendable {
    /// In the order of the IstioGateways' age, then name.
    package let gateways: [CompiledGateway]
    /// All problems.
    package let diagnostics: DiagnosticList
}
