import FanlightHTTP
import Foundation
import Testing

@testable import FanlightConsole

@Suite(.timeLimit(.minutes(1))) struct AssetTests {
    /// The files as they are in the source tree.
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/CFanlightConsoleAssets/assets")

    @Test("every file below assets/ is embedded, and nothing else")
    func listed() throws {
        let all = try #require(FileManager.default.enumerator(at: Self.folder, includingPropertiesForKeys: [.isRegularFileKey]))
        var names: Set<String> = []
        for case let file as URL in all where try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
            names.insert(String(file.path.dropFirst(Self.folder.path.count + 1)))
        }
        #expect(Set(ConsoleAssets.files.keys).symmetricDifference(names).sorted() == [], "run dev/list-console-assets")
    }

    @Test("the page is at the root")
    func page() async throws {
        let answer = await TestConsole().send("GET", "/")
        #expect(answer.status == 200)
        #expect(answer.header("content-type") == "text/html; charset=utf-8")
        #expect(answer.text.hasPrefix("<!doctype html>"))
        #expect(answer.header("cache-control") == "no-cache")
    }

    @Test("what the page names is there")
    func references() async throws {
        let console = TestConsole()
        let page = await console.send("GET", "/").text
        let paths = page.matches(of: #/(?:href|src)="(/[^"]+)"/#).map { String($0.output.1) }
        for path in paths { #expect(await console.send("GET", path).status == 200, "\(path)") }
    }

    @Test("a browser that has the file is told so, by its tag alone")
    func tags() async throws {
        let console = TestConsole()
        let tag = try #require(await console.send("GET", "/assets/index.html").header("etag"))
        for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
            let answer = await console.send("GET", "/assets/index.html", [("if-none-match", known)])
            #expect(answer.status == 304)
            #expect(answer.header("etag") == tag)
            #expect(answer.text.isEmpty)
        }
        #expect(await console.send("GET", "/assets/index.html", [("if-none-match", "\"x\"")]).status == 200)
    }

    @Test(
        "files are served with the type of their name",
        arguments: [("a.js", "text/javascript"), ("a.css", "text/css"), ("a.svg", "image/svg+xml"), ("a", "application/octet-stream")])
    func types(_ name: String, _ type: String) { #expect(StaticFile([1], path: name).contentType.hasPrefix(type)) }

    @Test("other files have other tags")
    func distinctTags() { #expect(StaticFile([1], path: "a.js").tag != StaticFile([2], path: "a.js").tag) }
}

@Suite(.timeLimit(.minutes(1))) struct LibraryTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fanlight-console-\(UUID().uuidString)")

    private func write(_ text: String, _ name: String) throws {
        let file = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    @Test("the files of CodeMirror that are served are those that the editor loads")
    func editorFiles() throws {
        let script = try #require(ConsoleAssets.files["editor/codemirror.js"])
        let parts = String(decoding: script.bytes, as: UTF8.self).split(separator: "\"").map(String.init)
        let loaded = parts.filter { part in ["lib/", "addon/", "mode/"].contains { part.hasPrefix($0) } }
        #expect(Set(loaded) == Set(LibraryFiles.codemirror))
    }

    @Test("libraries are served where their packages are installed, and only the files that the console knows")
    func installed() async throws {
        try write("editor", "lib/codemirror.js")
        try write("secret", "lib/other.js")
        try write("d3", "d3.min.js")
        var folders = LibraryFolders()
        (folders.codemirror, folders.d3, folders.dagre) = (folder.path, folder.path, folder.path)
        let console = TestConsole(libraries: folders)
        let answer = await console.send("GET", "/lib/codemirror/lib/codemirror.js")
        #expect(answer.text == "editor")
        #expect(answer.header("content-type") == "text/javascript; charset=utf-8")
        #expect(answer.header("etag") != nil)
        #expect(await console.send("GET", "/lib/d3.js").text == "d3")
        for path in ["/lib/codemirror/lib/other.js", "/lib/d3.min.js", "/lib/codemirror/d3.min.js", "/lib/dagre.js"] {
            #expect(await console.send("GET", path).status == 404)
        }
        // One that is installed later is found.
        try write("dagre", "dagre.min.js")
        #expect(await console.send("GET", "/lib/dagre.js").text == "dagre")
        // Each is read once.
        try write("changed", "lib/codemirror.js")
        #expect(await console.send("GET", "/lib/codemirror/lib/codemirror.js").text == "editor")
        try FileManager.default.removeItem(at: folder)
    }
}
