import FanlightControlPlane
import FanlightIR
import FanlightRouting
import Foundation

/// Lookups of a virtual host and a route, as the proxy makes them.
struct MatchBenchmark {
    func run() throws {
        for routes in [1, 100, 10_000] {
            run(name: "match among \(routes) exact routes of one host", routes: routes, hosts: 1, path: { "/path/\($0)" }, exact: true)
        }
        for routes in [1, 100, 10_000] {
            run(name: "match among \(routes) prefixes of one host", routes: routes, hosts: 1, path: { "/path/\($0)/" }, exact: false)
        }
        for hosts in [1, 100, 10_000] {
            run(name: "match among \(hosts) hosts of one route", routes: 1, hosts: hosts, path: { "/path/\($0)" }, exact: true)
        }
    }

    private func run(name: String, routes: Int, hosts: Int, path: (Int) -> String, exact: Bool) {
        let virtualHosts = (0..<hosts).map { host in
            Shared(
                VirtualHost(
                    name: "h\(host):80", domains: ["h\(host).example.com"],
                    routes: (0..<routes).map { index in
                        let match = RouteMatch(path: exact ? .exact(path(index), ignoresCase: false) : .prefix(path(index), ignoresCase: false))
                        return Shared(
                            Route(
                                name: "", origin: Origin(kind: "VirtualService", namespace: "default", name: "r\(index)"), match: match,
                                action: .directResponse(DirectResponse(status: 200, body: []))))
                    }, requiresTLS: false))
        }
        let configuration = GatewayConfiguration(
            listeners: [], routeConfigurations: [RouteConfiguration(name: "http.80", virtualHosts: virtualHosts)], clusters: Shared([]))
        guard let table = RoutingTable(configuration).routes(named: "http.80") else { return }
        let requests = (0..<64).map { number -> (bytes: [UInt8], shape: RequestShape, fields: [HeaderField]) in
            Self.request(host: "h\(number * 7919 % hosts).example.com", path: path(number * 7919 % routes) + (exact ? "" : "more"))
        }
        let rounds = 4_000
        var found = 0
        let measurement = Measurement.median(of: 5) {
            for _ in 0..<rounds {
                for request in requests {
                    let bytes = request.bytes.span
                    if let host = table.virtualHost(authority: request.shape.authority, in: bytes),
                        host.match(request.shape, fields: request.fields.span, bytes: bytes) != nil
                    {
                        found += 1
                    }
                }
            }
        }
        precondition(found == 5 * rounds * requests.count)
        let nanoseconds = measurement.cpu / Double(rounds * requests.count) * 1e9
        Measurement.row(
            name, measurement,
            note: String(format: "%.0f ns each, %.1f million a second", nanoseconds, 1000 / nanoseconds))
    }

    private static func request(host: String, path: String) -> (bytes: [UInt8], shape: RequestShape, fields: [HeaderField]) {
        let text = "GET \(path) HTTP/1.1\r\nhost: \(host)\r\nuser-agent: benchmark\r\naccept: */*\r\n\r\n"
        let bytes = Array(text.utf8)
        func range(_ part: String) -> ByteRange {
            guard let found = text.range(of: part) else { return ByteRange(start: 0, length: 0) }
            return ByteRange(
                start: UInt32(text.utf8.distance(from: text.startIndex, to: found.lowerBound)), length: UInt32(part.utf8.count))
        }
        let shape = RequestShape(
            method: range("GET"), path: range(path), query: ByteRange(start: 0, length: 0), authority: range(host), isSecure: false)
        let fields = [("host", host), ("user-agent", "benchmark"), ("accept", "*/*")].map {
            HeaderField(name: range($0.0), value: range($0.1))
        }
        return (bytes, shape, fields)
    }
}
