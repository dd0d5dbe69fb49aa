/// The version that commands print.
enum Version {
    static let current = "0.1.0"
}
