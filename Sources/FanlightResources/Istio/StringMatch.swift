extension Istio {
    /// Istio's `StringMatch`. Without any of its members it only asks for presence.
    package enum StringMatch: Hashable, Sendable {
        case exact(String)
        case prefix(String)
        case regex(String)
        case present

        package init(_ node: Node) {
            if let text = node["exact"]?.string {
                self = .exact(text)
            } else if let text = node["prefix"]?.string {
                self = .prefix(text)
            } else if let text = node["regex"]?.string {
                self = .regex(text)
            } else {
                self = .present
            }
        }
    }
}
