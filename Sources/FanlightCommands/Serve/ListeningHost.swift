/// The host that a server listens on, and under which clients on this machine reach it.
struct ListeningHost: Hashable, Sendable {
    let name: String

    init(_ name: String) { self.name = name }

    /// Whether it stands for all addresses of the machine.
    var isUnspecified: Bool { ["0.0.0.0", "::", ""].contains(name) }

    /// The host itself, or loopback where it stands for all.
    var reached: String { isUnspecified ? "127.0.0.1" : name }

    func url(scheme: String, port: Int) -> String { "\(scheme)://\(reached.contains(":") ? "[\(reached)]" : reached):\(port)" }
}
