import FanlightResources

/// What the compilations of all workloads have in common and keep for the next one.
struct SharedCompilation {
    var translations = TranslationCache()
    var virtualHosts = VirtualHostPool()
    var secrets = SecretCompiler()
    var problems = DiagnosticTally()

    /// A new compilation begins.
    mutating func begin(_ context: CompilationContext, _ snapshot: ResourceSnapshot) {
        translations.use(context)
        secrets.use(snapshot)
        virtualHosts.turn()
    }
}
