import FanlightManifests
import FanlightResources
import Testing

@Suite struct FolderSourceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load() -> FolderContent { FolderSource(path: folder.path, strict: false).load() }
    private func names() -> [String] { load().resources.map(\.key.name) }

    @Test("files of all sub-folders are read in the byte order of their paths")
    func order() throws {
        try folder.write("b.yaml", service("b"))
        try folder.write("a/z.yml", service("az"))
        try folder.write("a.json", #"{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}}"#)
        try folder.write("B.yaml", service("upper"))
        #expect(names() == ["upper", "a", "az", "b"])
    }

    @Test("files of other kinds, hidden files and what editors leave are not read")
    func skipped() throws {
        for name in [".a.yaml", "a.yaml~", "a.yaml.swp", ".a.yaml.swp", "#a.yaml#", "a.txt", ".git/a.yaml", "yaml"] {
            try folder.write(name, service("x"))
        }
        #expect(names() == [])
    }

    @Test("a single file is a source too")
    func file() throws {
        try folder.write("a.yaml", service("a"))
        #expect(FolderSource(path: folder.path + "/a.yaml", strict: false).load().resources.count == 1)
    }

    @Test("a path that does not exist is an error")
    func missing() {
        #expect(FolderSource(path: folder.path + "/none", strict: false).load().diagnostics.map(\.code) == ["FileUnreadable"])
    }

    @Test("an object that is defined twice is used from the first file; the other place is an error that names both")
    func duplicate() throws {
        try folder.write("a.yaml", service("x", port: "1"))
        try folder.write("b.yaml", "\n\n" + service("x", port: "2"))
        let content = load()
        #expect(content.resources.map { $0.source?.file } == [folder.path + "/a.yaml"])
        #expect(
            content.diagnostics.map(\.description) == [
                "\(folder.path)/b.yaml:3: error: Service default/x: is defined twice: at \(folder.path)/a.yaml:1 already; that one is used and this one is ignored [DuplicateObject]"
            ])
    }

    @Test("the same name in another namespace is another object")
    func otherNamespace() throws {
        try folder.write("a.yaml", service("x") + "---\napiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: other}\n")
        #expect(load().diagnostics == [])
        #expect(names() == ["x", "x"])
    }

    @Test("links are followed as in a mounted ConfigMap, once")
    func configMap() throws {
        try folder.write("..2026/a.yaml", service("a"))
        try folder.link("..data", to: "..2026")
        try folder.link("a.yaml", to: "..data/a.yaml")
        #expect(names() == ["a"])
    }

    @Test("a link that leads back to a folder above is not followed")
    func loop() throws {
        try folder.write("sub/a.yaml", service("a"))
        try folder.link("sub/up", to: "..")
        #expect(names() == ["a"])
    }

    @Test("a link that leads nowhere is an error, and the rest is read")
    func danglingLink() throws {
        try folder.write("a.yaml", service("a"))
        try folder.link("b.yaml", to: "none")
        #expect(load().diagnostics.map(\.code) == ["FileUnreadable"])
        #expect(names() == ["a"])
    }

    @Test("a change within the same moment and of the same size is seen")
    func sameMoment() throws {
        let source = FolderSource(path: folder.path, strict: false)
        try folder.write("a.yaml", service("a"))
        let first = source.load()
        try folder.write("a.yaml", service("b"))
        #expect(source.load(reusing: first).resources.map(\.key.name) == ["b"])
    }

    @Test("many files are read in their order")
    func many() throws {
        let expected = (100..<400).map { "s\($0)" }
        for name in expected { try folder.write("\(name).yaml", service(name)) }
        #expect(names() == expected)
    }
}
