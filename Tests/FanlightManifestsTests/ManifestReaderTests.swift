import FanlightManifests
import FanlightResources
import Testing

@Suite struct ManifestReaderTests {
    private func read(_ text: String, file: String = "a.yaml", strict: Bool = false) -> ManifestFile {
        ManifestReader.read(text, file: file, strict: strict)
    }

    private func descriptions(_ text: String, strict: Bool = false) -> [String] {
        read(text, strict: strict).diagnostics.map(\.description)
    }

    private func names(_ file: ManifestFile) -> [String] { file.resources.map(\.key.description) }

    private let good = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: good}\nspec: {hosts: [a.example]}\n"
    private let broken =
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: bad, namespace: team}\nspec: {hosts: a.example}\n"

    @Test("an object is read with its place and the default namespace")
    func object() throws {
        let file = read("# comment\n\n" + good)
        let resource = try #require(file.resources.first)
        #expect(resource.key == ResourceKey(.virtualService, namespace: "default", name: "good"))
        #expect(resource.source == Source(file: "a.yaml", line: 3))
        #expect(file.diagnostics == [])
    }

    @Test("a Namespace has no namespace of its own")
    func clusterScoped() {
        #expect(names(read("apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n")) == ["Namespace team"])
    }

    @Test("an object with an error is left out alone and named with its key")
    func brokenObject() {
        let file = read(broken + "---\n" + good)
        #expect(names(file) == ["VirtualService default/good"])
        #expect(file.broken.map(\.key.description) == ["VirtualService team/bad"])
        #expect(file.broken.map(\.source.line) == [1])
        #expect(!file.isUnreadable)
        #expect(
            file.diagnostics.map(\.description) == [
                "a.yaml:4: error: VirtualService team/bad: spec.hosts: must be array, but is a string [WrongType]"
            ])
    }

    @Test("an unknown field leaves the object in use, unless reading is strict")
    func unknownField() {
        let text = good + "extra: 1\n"
        #expect(names(read(text)) == ["VirtualService default/good"])
        #expect(
            descriptions(text) == [
                "a.yaml:5: warning: VirtualService default/good: extra: unknown field \"extra\"; it has no effect [UnknownField]"
            ])
        #expect(names(read(text, strict: true)) == [])
    }

    @Test("a kind that is not read is named once in a file")
    func unknownKind() {
        let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n---\n"
        #expect(
            descriptions(deployment + deployment + good) == [
                "a.yaml:1: warning: objects of kind Deployment (apps/v1) are not read; they have no effect here [KindNotRead]"
            ])
    }

    @Test("a kind of the same name in another group is told from the one that is read")
    func otherGroup() {
        #expect(
            descriptions("apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a}\n") == [
                "a.yaml:1: warning: objects of kind Gateway (gateway.networking.k8s.io/v1) are not read; they have no effect here (Gateway of networking.istio.io/v1 is) [KindNotRead]"
            ])
    }

    @Test("an unknown version of a known kind is an error that names the versions")
    func unknownVersion() {
        let file = read("kind: Gateway\napiVersion: networking.istio.io/v2\nmetadata: {name: a}\n")
        #expect(
            file.diagnostics.map(\.description) == [
                "a.yaml:2: error: Gateway default/a: apiVersion: Gateway is read in the versions networking.istio.io/v1, networking.istio.io/v1beta1, networking.istio.io/v1alpha3, not networking.istio.io/v2 [UnsupportedVersion]"
            ])
        #expect(file.broken.map(\.key.name) == ["a"])
    }

    @Test("a document without kind or apiVersion is an error, and one that is no object")
    func noKind() {
        #expect(
            descriptions("apiVersion: v1\n---\nkind: Service\n---\nhello\n") == [
                "a.yaml:1: error: an object must name its apiVersion and kind, but kind is missing or no string [RequiredField]",
                "a.yaml:3: error: an object must name its apiVersion and kind, but apiVersion is missing or no string [RequiredField]",
                "a.yaml:5: error: an object must be a mapping with apiVersion and kind, but this is string [WrongType]",
            ])
    }

    @Test("a missing name is an error, and nobody knows which object it was meant to be")
    func noName() {
        let file = read("apiVersion: v1\nkind: Service\nmetadata: {}\n")
        #expect(file.diagnostics.map(\.description) == ["a.yaml:3: error: metadata.name: is required [RequiredField]"])
        #expect(file.isUnreadable)
    }

    @Test("the items of a List are objects of their own, in YAML and in JSON")
    func list() {
        let yaml =
            "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n- {apiVersion: v1, kind: Service, metadata: {name: b}, spec: 1}\n"
        #expect(names(read(yaml)) == ["Service default/a"])
        #expect(read(yaml).broken.map(\.source.line) == [5])
        let json = #"{"apiVersion": "v1", "kind": "ServiceList", "items": [{"metadata": {"name": "a"}}]}"#
        #expect(names(read(json, file: "a.json")) == ["Service default/a"])
    }

    @Test("a key that is written twice breaks the object that it is in, and no other")
    func duplicateKey() {
        let text =
            "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}}\n- apiVersion: v1\n  kind: Service\n  metadata: {name: b}\n  metadata: {name: c}\n"
        let file = read(text)
        #expect(names(file) == ["Service default/a"])
        #expect(
            file.diagnostics.map(\.description) == [
                "a.yaml:8: error: Service default/b: the key \"metadata\" is written twice in one object: on line 7 and on line 8 [DuplicateKey]"
            ])
    }

    @Test("of a file with a document that is not YAML the others are used")
    func brokenDocument() {
        let file = read(good + "---\na: [\n---\n" + broken)
        #expect(file.isUnreadable)
        #expect(names(file) == ["VirtualService default/good"])
        #expect(file.broken.map(\.source.line) == [8])
    }

    @Test("a text of more than 16 MiB is not read")
    func tooLarge() {
        let file = ManifestReader.read([UInt8](repeating: UInt8(ascii: "#"), count: 16 << 20 + 1), file: "a.yaml", strict: false)
        #expect(file.diagnostics.map(\.code) == ["FileTooLarge"])
        #expect(file.isUnreadable)
        #expect(
            ManifestReader.read([UInt8](repeating: UInt8(ascii: "#"), count: 16 << 20), file: "a.yaml", strict: false).diagnostics == [])
    }

    @Test("an empty text is an empty file")
    func empty() {
        #expect(read("").diagnostics == [] && read("# nothing\n---\n").diagnostics == [])
        #expect(!read("").isUnreadable)
    }
}
