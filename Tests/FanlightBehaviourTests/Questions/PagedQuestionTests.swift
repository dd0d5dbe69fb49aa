import FanlightManifests
import FanlightResources
import Foundation
import Testing

@testable import FanlightCommands

/// Questions that answer page by page.
@Suite struct PagedQuestionTests {
    private typealias M = PlanManifests

    private static func node(_ serve: RunningServe, _ path: String) async throws -> Node {
        try #require(JSONReader.read(Array(try await serve.ask(path).utf8)).documents.first?.node)
    }

    private static func withServe(_ manifests: String, _ body: (RunningServe) async throws -> Void) async throws {
        let serve = try await RunningServe(["all.yaml": manifests])
        try await body(serve)
        try await serve.end()
        try serve.remove()
    }

    // MARK: Problems

    @Test("problems are filtered and paged, and counted by level whatever levels are asked for")
    func problems() async throws {
        let lost = (1...3).map { M.shop("lost\($0)", host: "lost\($0).test", to: "none\($0)") }.joined(separator: "---\n")
        try await Self.withServe(M.all(M.base, lost)) { serve in
            let all = try await Self.node(serve, "/problems")
            let items = try #require(all["items"]?.elements)
            let status = try await serve.status()
            #expect(items == status["problems"]?.elements)
            #expect(all["total"]?.integer == items.count)
            #expect(all["matched"]?.integer == items.count)
            for level in ["error", "warning", "info"] {
                #expect(all[path: ["counts", level]]?.integer == items.count { $0["level"]?.string == level })
            }
            let one = try await Self.node(serve, "/problems?kind=virtualservice&namespace=team&name=lost2")
            #expect(one["matched"]?.integer ?? 0 > 0)
            #expect(one["items"]?.elements.allSatisfy { $0["name"]?.string == "lost2" } == true)
            let found = try await Self.node(serve, "/problems?search=NONE3.team+lost3")
            #expect(found["items"]?.elements.isEmpty == false)
            #expect(found["items"]?.elements.allSatisfy { $0["name"]?.string == "lost3" } == true)
            let page = try await Self.node(serve, "/problems?kind=VirtualService&offset=1&limit=1")
            let whole = try await Self.node(serve, "/problems?kind=VirtualService")
            #expect(page["items"]?.elements == whole["items"].map { Array($0.elements[1..<2]) })
            #expect(page["matched"]?.integer == whole["items"]?.elements.count)
            #expect(try await Self.node(serve, "/problems?offset=1000")["items"]?.elements == [])
            let level = try #require(one["items"]?.elements.first?["level"]?.string)
            let other = level == "error" ? "info" : "error"
            let none = try await Self.node(serve, "/problems?name=lost2&level=\(other)")
            #expect(none["matched"]?.integer == 0)
            #expect(none["counts"] == one["counts"])
            #expect(try await Self.node(serve, "/problems?name=lost2&level=\(other),\(level)")["items"] == one["items"])
            for query in ["level=bad", "offset=-1", "limit=x", "search=" + String(repeating: "x", count: 1_025)] {
                await #expect(throws: CommandError.self) { try await serve.ask("/problems?" + query) }
            }
            await #expect(throws: CommandError.self) { try await serve.post("/apis/fanlight.dev/v1/problems") }
            let gateways = try await Self.node(serve, "/status?problems=false")
            #expect(gateways.member("problems")?.value.isNull == true)
            #expect(gateways["gateways"] == status["gateways"])
        }
    }

    @Test("a question about one gateway, or a few hosts, is answered with those; on one line for programs")
    func parts() async throws {
        try await Self.withServe(M.all(M.base, M.shop("other", host: "other.test"))) { serve in
            let whole = try #require(try await serve.status()["gateways"]?.elements)
            let few = try #require(try await Self.node(serve, "/status?problems=false&hosts=1")["gateways"]?.elements)
            #expect(few.map { $0["hosts"]?.strings } == whole.map { $0["hosts"].map { Array($0.strings.prefix(1)) } })
            #expect(few.map { $0["hostCount"]?.integer } == whole.map { $0["hosts"]?.strings.count })
            #expect(few.contains { ($0["hostCount"]?.integer ?? 0) > 1 })
            let line = try await serve.ask("/status?problems=false&hosts=1&pretty=false")
            #expect(!line.contains("\n"))
            #expect(JSONReader.read(Array(line.utf8)).documents.first?.node["gateways"]?.elements == few)

            let all = try #require(try await Self.node(serve, "/fleet")["consistent"]?.elements)
            let name = "istio-system/public"
            let own = try await Self.node(serve, "/fleet?gateway=\(name)")["consistent"]?.elements
            #expect(own == all.filter { $0["gateways"]?.strings.contains(name) == true })
            #expect(own?.isEmpty == false)
            #expect(try await Self.node(serve, "/fleet?gateway=istio-system/nobody")["consistent"]?.elements == [])
            await #expect(throws: CommandError.self) { try await serve.ask("/status?hosts=-1") }
        }
    }

    // MARK: Routes

    @Test("the routes of a virtual host are searched and paged, and virtual hosts without a match are left out")
    func routes() async throws {
        let rules = (1...4).map {
            "  - match: [{uri: {prefix: /p\($0)}}]\n    route: [{destination: {host: reviews.team.svc.cluster.local}}]\n"
        }
        let many = M.shop("many", host: "many.test", prefix: "/first", more: "") + rules.joined()
        try await Self.withServe(M.all(M.base, many)) { serve in
            func hosts(_ query: String) async throws -> [Node] {
                let answer = try await Self.node(serve, "/routes?gateway=istio-system/public" + query)
                return answer["gateways"]?.elements.first?["virtualHosts"]?.elements ?? []
            }
            func lines(_ hosts: [Node]) -> [Int] { hosts.flatMap { $0["routes"]?.elements ?? [] }.compactMap { $0["index"]?.integer } }
            let whole = try await hosts("&host=many.test")
            #expect(whole.map { $0["total"] } == [nil])
            #expect(lines(whole) == [0, 1, 2, 3, 4])
            let page = try await hosts("&host=many.test&offset=1&limit=2")
            #expect(page.map { $0["total"]?.integer } == [5])
            #expect(page.map { $0["matched"]?.integer } == [5])
            #expect(page.first?["routes"]?.elements == whole.first?["routes"].map { Array($0.elements[1..<3]) })
            let found = try await hosts("&search=REVIEWS+/p3")
            #expect(found.map { $0["domains"]?.strings.contains("many.test") } == [true])
            #expect(found.map { $0["matched"]?.integer } == [1])
            #expect(lines(found) == [3])
            #expect(try await hosts("&search=shop.test").map { $0["total"]?.integer } == [1])
            #expect(try await hosts("&search=nothing").isEmpty)
            await #expect(throws: CommandError.self) { try await serve.ask("/routes?offset=-1") }
        }
    }
}
