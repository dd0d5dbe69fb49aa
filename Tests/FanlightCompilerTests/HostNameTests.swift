import FanlightResources
import Testing

@testable import FanlightCompiler

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

    @Test("the compiler's index of hosts finds what a walk over all pairs finds")
    func indexAgreesWithWalk() {
        let hosts = ["a.com", "b.a.com", "c.b.a.com", "xa.com", "*.com", "*.a.com", "*.b.a.com", "*", "a.org"]
        for left in hosts {
            for right in hosts {
                for other in hosts {
                    let indexed = Set(ServerHosts([left, right]).intersection(with: [other], namespace: "ns"))
                    #expect(indexed == Set(HostName.intersection([left, right], [other])), "\(left), \(right) with \(other)")
                }
                #expect(ServerHosts([left]).overlaps([right], namespace: "ns") == HostName.overlap(left, right), "\(left) with \(right)")
            }
        }
    }

    /// The compiler looks hosts up instead of walking over them; it must come to the same.
    @Test("the compiler's index of hosts agrees with Istio's tables", arguments: try hostCases())
    func indexedHosts(_ named: NamedCase) {
        let node = named.node
        let texts = { (key: String) in node[key]?.strings ?? [] }
        let text = { (key: String) in node[key]?.string ?? "" }
        switch named.name.prefix(while: { $0 != " " }) {
        case "TestNameMatches": #expect(ServerHosts([text("a")]).overlaps([text("b")], namespace: "ns") == node["out"]?.bool)
        case "TestNameSubsetOf":
            let isCovered = ServerHosts([text("b")]).intersection(with: [text("a")], namespace: "ns") == [text("a").lowercased()]
            #expect(isCovered == node["out"]?.bool)
        case "TestNamesIntersection":
            let common = ServerHosts(texts("a")).intersection(with: texts("b"), namespace: "ns")
            #expect(Set(common) == Set(texts("intersection")))
        case "TestNamesForNamespace":
            let open = ServerHosts(texts("hosts")).intersection(with: ["*"], namespace: text("namespace"))
            #expect(Set(open) == Set(texts("want")))
        default: break
        }
    }

    private static func hostCases() throws -> [NamedCase] {
        guard let tests = try IstioData.document("hosts/cases.json")?["tests"] else { return [] }
        return tests.members.flatMap { table in
            table.value.elements.enumerated().map { NamedCase(name: "\(table.key) \($0.offset)", node: $0.element) }
        }
    }
}
