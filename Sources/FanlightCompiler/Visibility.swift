/// Whom an object is shown to (`exportTo`).
enum Visibility: Hashable, Sendable {
    case everyone
    case nobody
    case namespaces(Set<String>)

    /// An empty list means everyone, the default of Istio's mesh configuration.
    init(_ exportTo: [String], namespace: String) {
        if exportTo.isEmpty || exportTo.contains("*") {
            self = .everyone
        } else if exportTo.contains("~") {
            self = .nobody
        } else {
            self = .namespaces(Set(exportTo.map { $0 == "." ? namespace : $0 }))
        }
    }

    func includes(_ namespace: String) -> Bool {
        switch self {
        case .everyone: true
        case .nobody: false
        case .namespaces(let namespaces): namespaces.contains(namespace)
        }
    }
}
