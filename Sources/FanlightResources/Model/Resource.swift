/// One object as its owner wrote it: identity, the typed part that Fanlight reads, and the whole tree for everything else.
///
/// Immutable, shared by reference so that lists of ten thousand are cheap to copy, and compared by fingerprint. The tree has passed its kind's schema, so the typed part is complete.
package final class Resource: Sendable {
    package enum Content: Hashable, Sendable {
        case gateway(Istio.Gateway)
        case virtualService(Istio.VirtualService)
        case destinationRule(Istio.DestinationRule)
        case serviceEntry(Istio.ServiceEntry)
        case istioGateway(ASM.IstioGateway)
        case service(Kubernetes.Service)
        case endpointSlice(Kubernetes.EndpointSlice)
        case endpoints(Kubernetes.Endpoints)
        case pod(Kubernetes.Pod)
        case secret(Kubernetes.Secret)
        /// Namespace, ConfigMap: nothing of theirs is compiled yet, the tree has it all.
        case other
    }

    package let key: ResourceKey
    /// As written: `v1`, `v1beta1`, …
    package let version: String
    package let metadata: ObjectMetadata
    package let content: Content
    package let tree: Node
    package let source: Source?
    package let fingerprint: Fingerprint

    /// - Parameters:
    ///   - tree: the whole object, from `apiVersion` on, accepted by the schema of `kind`.
    ///   - namespace: the namespace that the object has or gets by default; empty for cluster-scoped kinds.
    ///   - age: by what the object has its say among others, where that is not what `metadata.creationTimestamp` says.
    package init(kind: ResourceKind, version: String, namespace: String, tree: Node, source: Source?, age: ResourceAge = .written) {
        let metadata = ObjectMetadata(tree["metadata"], namespace: namespace, age: age)
        let content = Content(kind: kind, tree: tree)
        key = ResourceKey(kind, namespace: namespace, name: metadata.name)
        self.version = version
        self.metadata = metadata
        self.content = content
        self.tree = tree
        self.source = source
        // Of an IstioGateway more is read than the typed part has, and all of it is in its spec.
        let untyped: Node? = content == .other ? tree : kind == .istioGateway ? tree["spec"] : nil
        fingerprint = Fingerprint(of: Digest(metadata: metadata, content: content, source: source, tree: untyped))
    }

    private struct Digest: Hashable {
        let metadata: ObjectMetadata
        let content: Content
        /// A moved object is a changed one: problems name its file and line.
        let source: Source?
        let tree: Node?
    }
}

extension Resource.Content {
    init(kind: ResourceKind, tree: Node) {
        let spec = tree["spec"]
        self =
            switch kind {
            case .gateway: .gateway(Istio.Gateway(spec))
            case .virtualService: .virtualService(Istio.VirtualService(spec))
            case .destinationRule: .destinationRule(Istio.DestinationRule(spec))
            case .serviceEntry: .serviceEntry(Istio.ServiceEntry(spec))
            case .istioGateway: .istioGateway(ASM.IstioGateway(spec))
            case .service: .service(Kubernetes.Service(spec, status: tree["status"]))
            case .endpointSlice: .endpointSlice(Kubernetes.EndpointSlice(tree))
            case .endpoints: .endpoints(Kubernetes.Endpoints(tree))
            case .pod: .pod(Kubernetes.Pod(tree))
            case .secret: .secret(Kubernetes.Secret(tree))
            default: .other
            }
    }
}

extension Resource: Hashable {
    package static func == (left: Resource, right: Resource) -> Bool {
        left.key == right.key && left.fingerprint == right.fingerprint
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(fingerprint)
    }
}

extension Resource {
    /// The source narrowed to the line of `field`.
    package func source(of field: String) -> Source? {
        guard let source else { return nil }
        let place = tree.place(of: field)
        return Source(file: source.file, line: place.line > 0 ? place.line : source.line)
    }

    package func diagnostic(
        _ code: String, _ level: Diagnostic.Level, field: String = "", _ message: String, witness: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            code: code, level: level, resource: key, source: field.isEmpty ? source : source(of: field), field: field, message: message,
            witness: witness)
    }
}
