import FanlightManifests
import FanlightResources
import Glibc

/// Manifests as they are written, with the problems of their text and of their schemas.
struct ManifestInput: Sendable {
    /// The path that stands for standard input, and the name that its places carry.
    static let standardInput = "-"

    /// What can be checked further: it has passed its kind's schema, if its kind has one here.
    struct Object: Sendable {
        let key: ResourceKey
        let tree: Node
        let source: Source?
    }

    private(set) var objects: [Object] = []
    private(set) var diagnostics: [Diagnostic] = []

    /// - Parameter readInput: reads all of standard input, where the paths name it.
    /// - Throws: `CommandError` where a path does not exist.
    init(paths: [String], strict: Bool, readInput: () throws -> [UInt8] = StandardInput.read) throws {
        let files = paths.filter { $0 != Self.standardInput }
        for path in files where access(path, R_OK) != 0 { throw CommandError("-f \(path): \(DataFolder.reason)") }
        var folder = LiveFolder(paths: files, strict: strict)
        let update = folder.reload()
        add(update.resources, update.diagnostics)
        for file in Set(update.diagnostics.filter(Self.isOfUnreadKind).compactMap { $0.source?.file }).sorted() {
            guard let bytes = FileBytes.read(file) else { continue }
            objects += UnreadObjects.find(in: bytes, file: file)
        }
        if files.count < paths.count { addInput(try readInput(), strict: strict) }
    }

    private mutating func addInput(_ bytes: [UInt8], strict: Bool) {
        let manifest = ManifestReader.read(bytes, file: Self.standardInput, strict: strict)
        add(manifest.resources, manifest.diagnostics)
        if manifest.diagnostics.contains(where: Self.isOfUnreadKind) {
            objects += UnreadObjects.find(in: bytes, file: Self.standardInput)
        }
    }

    /// Of two objects with one key, the first is used, as in a folder.
    private mutating func add(_ resources: [Resource], _ diagnostics: [Diagnostic]) {
        self.diagnostics += diagnostics
        var places = Dictionary(objects.map { ($0.key, $0.source) }) { first, _ in first }
        for resource in resources {
            if let first = places[resource.key] {
                let place = first.map(\.description) ?? "another place"
                self.diagnostics.append(
                    resource.diagnostic(
                        "DuplicateObject", .error, "is defined twice: at \(place) already; that one is used and this one is ignored"))
            } else {
                places[resource.key] = resource.source
                objects.append(Object(key: resource.key, tree: resource.tree, source: resource.source))
            }
        }
    }

    private static func isOfUnreadKind(_ diagnostic: Diagnostic) -> Bool { diagnostic.code == "KindNotRead" }
}
