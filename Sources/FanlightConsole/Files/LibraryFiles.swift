import FanlightFiles
import Synchronization

/// Where Debian's packages have the libraries that the console uses if they are there.
package struct LibraryFolders: Hashable, Sendable {
    /// Of libjs-codemirror.
    package var codemirror = "/usr/share/javascript/codemirror"
    /// Of node-d3.
    package var d3 = "/usr/share/nodejs/d3/dist"
    /// Of node-dagre-layout.
    package var dagre = "/usr/share/nodejs/dagre/dist"

    package init() {}
}

/// The files of those libraries that are served: these and no others, each read once.
final class LibraryFiles: Sendable {
    private static let largest = 2 << 20

    /// As `editor/codemirror.js` loads them.
    static let codemirror = [
        "addon/edit/closebrackets.js", "addon/edit/matchbrackets.js", "addon/fold/foldcode.js", "addon/fold/foldgutter.css",
        "addon/fold/foldgutter.js", "addon/fold/indent-fold.js", "addon/hint/show-hint.css", "addon/hint/show-hint.js",
        "addon/search/searchcursor.js", "addon/selection/active-line.js", "lib/codemirror.css", "lib/codemirror.js", "mode/yaml/yaml.js",
    ]

    /// Where each file is, by the path that it is served at.
    private let places: [String: WholeFile]
    private let known = Mutex<[String: StaticFile]>([:])

    init(_ folders: LibraryFolders) {
        var places = Dictionary(
            uniqueKeysWithValues: Self.codemirror.map { ("codemirror/" + $0, WholeFile(folders.codemirror + "/" + $0)) })
        places["d3.js"] = WholeFile(folders.d3 + "/d3.min.js")
        places["dagre.js"] = WholeFile(folders.dagre + "/dagre.min.js")
        self.places = places
    }

    /// Nil for what is no file of a library, and where its package is not installed, for which it is looked each time.
    subscript(path: String) -> StaticFile? {
        if let file = known.withLock({ $0[path] }) { return file }
        guard let place = places[path], let bytes = try? place.read(limit: Self.largest) else { return nil }
        let file = StaticFile(bytes, path: path)
        known.withLock { $0[path] = file }
        return file
    }
}
