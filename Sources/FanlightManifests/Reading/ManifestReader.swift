import FanlightResources

/// Text to resources: YAML or JSON, the schema of each kind, and a diagnostic with a place for everything that is wrong.
///
/// An object with an error is left out alone; the others of its file stay.
package enum ManifestReader {
    /// - Parameters:
    ///   - file: the name that diagnostics and sources carry; `.json` at its end means JSON, everything else is YAML.
    ///   - strict: whether unknown fields are errors.
    package static func read(_ text: String, file: String, strict: Bool) -> ManifestFile {
        read(Array(text.utf8), file: file, strict: strict)
    }

    package static func read(_ bytes: [UInt8], file: String, strict: Bool) -> ManifestFile {
        guard bytes.count <= TextLimits.maximumFileSize else { return tooLarge(file: file, size: bytes.count) }
        let list = file.hasSuffix(".json") ? JSONReader.read(bytes) : YAMLReader.read(bytes)
        var assembly = ManifestAssembly(file: file, strict: strict)
        for problem in list.problems { assembly.addUnreadable(problem) }
        for document in list.documents { assembly.add(document) }
        return assembly.result
    }

    package static func tooLarge(file: String, size: Int) -> ManifestFile {
        unreadable(file: file, code: "FileTooLarge", message: "the file has \(size) bytes; files of more than 16 MiB are not read")
    }

    package static func unreadable(file: String, code: String, message: String) -> ManifestFile {
        var manifest = ManifestFile()
        manifest.isUnreadable = true
        manifest.diagnostics = [Diagnostic(code: code, level: .error, resource: nil, source: Source(file: file, line: 1), message: message)]
        return manifest
    }
}
