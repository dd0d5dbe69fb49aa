import FanlightAnalysis
import FanlightIR
import Testing

@Suite struct RouteListingTests {
    @Test("the merged routes are listed in order with their owners, the dead ones marked")
    func listing() throws {
        let routes = [route(0, prefix("/a"), owner: "old"), route(0, exact("/a/b"), owner: "young"), route(1, prefix("/"), owner: "young")]
        let listing = RouteListing(configuration([virtualHost("a.com", routes), virtualHost("b.com", [])]))
        #expect(listing.hosts.map(\.virtualHost) == ["a.com:80", "b.com:80"])
        let host = try #require(listing.hosts.first)
        #expect(host.lines.map(\.route.value.origin.name) == ["old", "young", "young"])
        #expect(host.lines.map { $0.shadow?.winner.name } == [nil, "old", nil])
    }

    @Test("one host can be asked for")
    func oneHost() {
        let listing = RouteListing(configuration([virtualHost("a.com", []), virtualHost("b.com", [])]), host: "b.com")
        #expect(listing.hosts.map(\.domains) == [["b.com"]])
    }
}
