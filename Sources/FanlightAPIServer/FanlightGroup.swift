/// Fanlight's own questions as an API group.
enum FanlightGroup {
    static let name = "fanlight.dev"
    static let version = "v1"
}
