import FanlightResources
import Testing

@Suite struct HostNameTests {
    @Test("a wildcard covers names under its suffix and not the suffix itself")
    func wildcardSuffix() {
        #expect(HostName.isSubset("a.foo.com", of: "*.foo.com"))
        #expect(!HostName.isSubset("foo.com", of: "*.foo.com"))
        #expect(HostName.isSubset("*.b.com", of: "*.com"))
        #expect(!HostName.isSubset("*.com", of: "*.b.com"))
    }

    @Test("the intersection is the more specific side of each pair")
    func intersection() {
        #expect(HostName.intersection(["foo.com", "*.net"], ["*.com", "bar.net"]) == ["foo.com", "bar.net"])
    }

    @Test("a host with a namespace is open to that namespace alone")
    func namespaces() {
        #expect(HostName.names(["ns1/foo.com", "*/bar.com", "baz.com"], for: "ns2") == ["bar.com", "baz.com"])
    }

    @Test("Istio's tables of host names", arguments: try hostCases())
    func istioTables(_ named: NamedCase) {
        let node = named.node
        let texts = { (key: String) in node[key]?.strings ?? [] }
        let text = { (key: String) in node[key]?.string ?? "" }
        switch named.name.prefix(while: { $0 != " " }) {
        case "TestNameMatches": #expect(HostName.overlap(text("a"), text("b")) == node["out"]?.bool)
        case "TestNameSubsetOf": #expect(HostName.isSubset(text("a"), of: text("b")) == node["out"]?.bool)
        case "TestNamesIntersection": #expect(HostName.intersection(texts("a"), texts("b")) == texts("intersection"))
        case "TestNamesForNamespace": #expect(HostName.names(texts("hosts"), for: text("namespace")) == texts("want"))
        case "TestNamesSortOrder": #expect(texts("in").sorted { HostName.isMoreSpecific($0, than: $1) } == texts("want"))
        case "TestMoreSpecific": #expect(HostName.isMoreSpecific(text("host1"), than: text("host2")) == node["expected"]?.bool)
        default: Issue.record("unknown table \(named.name)")
        }
    }

    private static func hostCases() throws -> [NamedCase] {
        guard let tests = try IstioData.document("hosts/cases.json")?["tests"] else { return [] }
        return tests.members.flatMap { table in
            table.value.elements.enumerated().map { NamedCase(name: "\(table.key) \($0.offset)", node: $0.element) }
        }
    }
}
