import FanlightIR
import FanlightRouting
import Testing

@Suite struct RouteTableTests {
    private func host(_ authority: String, among domains: [[String]]) -> String? {
        let hosts = domains.map { virtualHost($0, []) }.sorted { $0.value.name < $1.value.name }
        let table = RoutingTable(configuration(hosts))
        let request = WireRequest("/", authority: authority)
        return table.routes(named: "http.80")?.virtualHost(authority: request.shape.authority, in: request.bytes.span)?.virtualHost.domains
            .first
    }

    @Test(
        "an exact host comes before the longest wildcard, and that before the one for all; the port does not count",
        arguments: [
            ("a.com", "a.com"), ("A.CoM", "a.com"), ("a.com:8080", "a.com"), ("a.com:", "a.com"), ("a.com:abc", "a.com"),
            ("b.com", "*"), ("x.w.com", "*.w.com"), ("a.b.W.com:1", "*.b.w.com"), ("b.w.com", "*.w.com"), ("w.com", "*"), (".w.com", "*"),
            ("a.com.", "*"), ("", "*"), ("[::1]:8080", "[::1]"), ("[::1]", "[::1]"), ("xa.com", "*"),
        ])
    func choice(authority: String, expected: String) {
        let domains = [["a.com"], ["*.w.com"], ["*.b.w.com"], ["*"], ["[::1]"]]
        #expect(host(authority, among: domains) == expected)
    }

    @Test("without a host for all, an unknown host has none", arguments: ["b.com", "", "w.com", "com"])
    func none(authority: String) {
        #expect(host(authority, among: [["a.com"], ["*.w.com"]]) == nil)
    }

    @Test("all domains of a virtual host lead to it")
    func severalDomains() {
        #expect(host("c.com", among: [["a.com", "b.com", "c.com"], ["d.com"]]) == "a.com")
    }

    @Test("among thousands of hosts each is found")
    func thousands() {
        let hosts = (0..<3000).map { virtualHost([$0 % 7 == 0 ? "*.h\($0).example.com" : "h\($0).example.com"], []) }
        let table = RoutingTable(configuration(hosts)).routes(named: "http.80")
        for index in 0..<3000 {
            let request = WireRequest("/", authority: (index % 7 == 0 ? "x." : "") + "h\(index).EXAMPLE.com:80")
            let found = table?.virtualHost(authority: request.shape.authority, in: request.bytes.span)
            #expect(found?.virtualHost == hosts[index].value)
        }
    }
}
