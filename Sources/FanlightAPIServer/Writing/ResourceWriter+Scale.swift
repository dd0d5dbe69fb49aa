import FanlightResources

extension ResourceWriter {
    /// Server-side apply of a Scale: who applies it manages how many there are to be.
    ///
    /// - Source: Kubernetes: apimachinery, pkg/util/managedfields/scalehandler.go.
    func apply(
        _ scale: ScaleView, name: String, _ body: RequestBody, _ options: WriteOptions, by writer: Writer
    ) async throws -> WriteOutcome {
        let context = scale.context
        let pipeline = pipeline(context, options, writer)
        return try await put(context.key(name), context, options, writer, verb: "patch") { current in
            guard let current else { throw APIStatus.notFound(context.target, name: name) }
            let old = context.node(current)
            let configuration = try scale.configuration(body.node, of: old, name: name)
            do {
                return try pipeline.update(try merge(old, configuration, pipeline), old: old, isApply: true)
            } catch var status as APIStatus {
                // Whoever applies a Scale is told of others in its version.
                let (own, shown) = (" using \(context.apiVersion)", " using \(ScaleView.apiVersion)")
                status.message = status.message.replacing(own, with: shown)
                let causes = status.details?.causes ?? []
                status.details?.causes = causes.map {
                    APIStatus.Cause(reason: $0.reason, message: $0.message.replacing(own, with: shown), field: $0.field)
                }
                throw status
            }
        }
    }
}
