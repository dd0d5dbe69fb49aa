import FanlightResources

/// Which Kubernetes the API behaves like. Clients choose what they send by it.
enum ServerVersion {
    static let major = "1"
    static let minor = "36"
    static let git = "v1.36.2+fanlight"

    static let node = Node.object([
        "major": .string(major), "minor": .string(minor), "emulationMajor": .string(major), "emulationMinor": .string(minor),
        "minCompatibilityMajor": .string(major), "minCompatibilityMinor": .string("35"), "gitVersion": .string(git),
        "gitCommit": .string(""),
        "gitTreeState": .string("clean"), "buildDate": .string("1970-01-01T00:00:00Z"), "goVersion": .string(""),
        "compiler": .string("swiftc"),
        "platform": .string("linux/\(architecture)"),
    ])

    private static var architecture: String {
        #if arch(arm64)
        "arm64"
        #else
        "amd64"
        #endif
    }
}
