import FanlightManifests
import Foundation

/// From files on disk to checked objects.
struct LoadBenchmark {
    let count: Int

    func run() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fanlight-load-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var bytes = 0
        // A hundred objects a file, as teams keep them.
        for file in 0..<(count + 99) / 100 {
            let text = (file * 100..<min(count, file * 100 + 100)).map { SampleConfiguration.virtualService($0, host: "a\($0).example.com") }
                .joined(separator: "---\n")
            bytes += text.utf8.count
            try text.write(to: folder.appendingPathComponent("team-\(file).yaml"), atomically: false, encoding: .utf8)
        }
        var loaded = 0
        let load = Measurement.median(of: 5) {
            var live = LiveFolder(path: folder.path, strict: true)
            loaded = live.reload().resources.count
        }
        precondition(loaded == count)
        Measurement.row("load \(count) objects from YAML", load, note: "\(bytes / count) bytes each")
    }
}
