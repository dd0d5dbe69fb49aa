import Foundation
import Testing

/// A program that `dev/setup --tests` installs into the cache folder. What the machine has elsewhere under the same name is never used, so that
/// every machine tests against the same versions.
enum ClientProgram: String, CaseIterable, CustomTestStringConvertible {
    case kubectl137 = "bin/kubectl-1.37"
    case kubectl120 = "bin/kubectl-1.20"
    case helm = "bin/helm-4.3"
    case python = "venv/bin/python"

    var testDescription: String { (rawValue as NSString).lastPathComponent }

    struct Missing: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) is missing: run dev/setup --tests, which installs it" }
    }

    /// - Throws: `Missing`. A test that needs the program fails then and is not skipped.
    var path: String {
        get throws {
            let environment = ProcessInfo.processInfo.environment
            let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.cache"
            let path = "\(cache)/fanlight/\(rawValue)"
            guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
            return path
        }
    }
}
