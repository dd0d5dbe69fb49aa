import CFanlightConsoleAssets

/// The files that the program carries, by their path below `assets/`.
enum ConsoleAssets {
    static let page = "index.html"

    static let files: [String: StaticFile] = {
        var count = 0
        guard let first = fanlight_console_assets(&count) else { return [:] }
        var files: [String: StaticFile] = [:]
        for asset in UnsafeBufferPointer(start: first, count: count) {
            let path = String(cString: asset.path)
            files[path] = StaticFile(Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count)), path: path)
        }
        return files
    }()
}
