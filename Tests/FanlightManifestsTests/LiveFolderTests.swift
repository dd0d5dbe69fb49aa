import FanlightManifests
import FanlightResources
import Testing

@Suite struct LiveFolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func ports(_ update: FolderUpdate) -> [String: Int] {
        update.resources.reduce(into: [:]) { ports, resource in
            if case .service(let service) = resource.content { ports[resource.key.name] = service.ports.first?.port }
        }
    }

    @Test("the first load reads everything, the next one nothing new")
    func unchanged() throws {
        try folder.write("a.yaml", service("a") + "---\n" + service("b"))
        var live = LiveFolder(path: folder.path, strict: false)
        #expect(live.reload().changed.count == 2)
        let next = live.reload()
        #expect(next.changed == [] && next.removed == [] && next.resources.count == 2)
    }

    @Test("an edit changes what it touches and removes what is gone")
    func edit() throws {
        try folder.write("a.yaml", service("a") + "---\n" + service("b") + "---\n" + service("c"))
        var live = LiveFolder(path: folder.path, strict: false)
        _ = live.reload()
        try folder.write("a.yaml", service("a") + "---\n" + service("b", port: "81"))
        let update = live.reload()
        #expect(update.changed.map(\.key.name) == ["b"])
        #expect(update.removed.map(\.name) == ["c"])
    }

    @Test("an object whose new version has errors keeps its last good version")
    func lastGoodVersion() throws {
        try folder.write("a.yaml", service("a", port: "1") + "---\n" + service("b", port: "1"))
        var live = LiveFolder(path: folder.path, strict: false)
        _ = live.reload()
        try folder.write("a.yaml", service("a", port: "x") + "---\n" + service("b", port: "2"))
        let update = live.reload()
        #expect(ports(update) == ["a": 1, "b": 2])
        #expect(update.removed == [])
        #expect(update.diagnostics.map(\.code) == ["WrongType", "LastGoodVersion"])
        #expect(update.diagnostics.last?.message == "the last good version stays in force: this version of it has errors")
    }

    @Test("the last good version outlives further broken ones, and ends with a good one")
    func recovery() throws {
        try folder.write("a.yaml", service("a", port: "1"))
        var live = LiveFolder(path: folder.path, strict: false)
        _ = live.reload()
        try folder.write("a.yaml", service("a", port: "x"))
        _ = live.reload()
        try folder.write("a.yaml", service("a", port: "yy"))
        #expect(ports(live.reload()) == ["a": 1])
        try folder.write("a.yaml", service("a", port: "3"))
        let update = live.reload()
        #expect(ports(update) == ["a": 3])
        #expect(update.diagnostics == [])
    }

    @Test("an object that was never good is not there")
    func neverGood() throws {
        try folder.write("a.yaml", service("a", port: "x"))
        var live = LiveFolder(path: folder.path, strict: false)
        let update = live.reload()
        #expect(update.resources == [])
        #expect(update.diagnostics.map(\.code) == ["WrongType"])
    }

    @Test("a file that cannot be read as YAML keeps all its objects")
    func unreadableFile() throws {
        try folder.write("a.yaml", service("a") + "---\n" + service("b"))
        try folder.write("c.yaml", service("c"))
        var live = LiveFolder(path: folder.path, strict: false)
        _ = live.reload()
        try folder.write("a.yaml", "a: [\n")
        let update = live.reload()
        #expect(update.resources.map(\.key.name) == ["a", "b", "c"])
        #expect(update.diagnostics.map(\.code) == ["YAMLSyntax", "LastGoodVersion", "LastGoodVersion"])
    }

    @Test("an object that has moved to another file is not kept for the old one")
    func moved() throws {
        try folder.write("a.yaml", service("a", port: "1"))
        var live = LiveFolder(path: folder.path, strict: false)
        _ = live.reload()
        try folder.write("a.yaml", service("other"))
        try folder.write("b.yaml", service("a", port: "2"))
        #expect(ports(live.reload()) == ["a": 2, "other": 80])
    }

    @Test("a removed file removes its objects")
    func removedFile() throws {
        try folder.write("a.yaml", service("a"))
        try folder.write("b.yaml", service("b"))
        var live = LiveFolder(path: folder.path, strict: false)
        _ = live.reload()
        try folder.remove("a.yaml")
        #expect(live.reload().removed.map(\.name) == ["a"])
    }

    @Test("when the first of two definitions has errors, the one in force stays, not the other one")
    func brokenAndDuplicate() throws {
        try folder.write("a.yaml", service("x", port: "1"))
        try folder.write("b.yaml", service("x", port: "2"))
        var live = LiveFolder(path: folder.path, strict: false)
        _ = live.reload()
        try folder.write("a.yaml", service("x", port: "broken"))
        #expect(ports(live.reload()) == ["x": 1])
    }

    @Test("a folder that is gone keeps its objects until it can be read again")
    func missingFolder() throws {
        try folder.write("sub/a.yaml", service("a"))
        var live = LiveFolder(path: folder.path + "/sub", strict: false)
        _ = live.reload()
        try folder.remove("sub")
        let update = live.reload()
        #expect(update.resources.count == 1)
        #expect(update.diagnostics.map(\.code) == ["FileUnreadable", "LastGoodVersion"])
        try folder.write("sub/b.yaml", service("b"))
        #expect(live.reload().resources.map(\.key.name) == ["b"])
    }

    @Test("of two folders the first has precedence")
    func twoFolders() throws {
        try folder.write("one/z.yaml", service("x", port: "1"))
        try folder.write("two/a.yaml", service("x", port: "2"))
        var live = LiveFolder(paths: [folder.path + "/one", folder.path + "/two"], strict: false)
        #expect(ports(live.reload()) == ["x": 1])
    }
}
