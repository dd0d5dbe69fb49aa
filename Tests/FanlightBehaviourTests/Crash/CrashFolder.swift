import Foundation

/// A data folder of its own for a test.
struct CrashFolder {
    let data: String

    init() throws {
        data = FileManager.default.temporaryDirectory.appendingPathComponent("fanlight-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: data) }

    func read(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: data + "/" + name)) }

    func write(_ bytes: Data, to name: String) throws { try bytes.write(to: URL(fileURLWithPath: data + "/" + name)) }
}

/// Why a test cannot go on.
struct CrashError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
