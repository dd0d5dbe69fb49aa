import Foundation

/// What the suites of this module run, beside the Swift files: `Tests/Clients`, and `examples`.
enum ClientFolder {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    static let clients = root.appendingPathComponent("Tests/Clients")
    static let invocations = clients.appendingPathComponent("invocations")
    static let sharedGateway = root.appendingPathComponent("examples/shared-gateway")
}
