import FanlightResources
import Synchronization
import Testing

@testable import FanlightAPIServer

/// The log of a Pod that runs on this machine.
@Suite struct PodLogTests {
    private static let pods = "/api/v1/namespaces/default/pods"

    /// Takes note of what is asked, and answers with two pieces.
    private final class Source: Sendable {
        private let kept = Mutex<[PodLogRequest]>([])

        var asked: [PodLogRequest] { kept.withLock { $0 } }

        func answer(_ request: PodLogRequest) -> AsyncStream<[UInt8]>? {
            kept.withLock { $0.append(request) }
            if request.previous { return nil }
            return AsyncStream { continuation in
                for piece in ["one\n", "two\n"] { continuation.yield(Array(piece.utf8)) }
                continuation.finish()
            }
        }
    }

    private static func server(_ source: Source, node: String = "\"nodeName\":\"fanlight\",") async throws -> InProcessServer {
        let server = try await InProcessServer { $0.podLog = { source.answer($0) } }
        let pod = #"{"metadata":{"name":"p"},"spec":{\#(node)"containers":[{"name":"istio-proxy","image":"i"}]}}"#
        let answer = await server.send("POST", pods, .text(pod, type: "application/json"))
        try #require(answer.status == 201, "\(answer.text)")
        return server
    }

    @Test("it is plain text, in the pieces in which it comes")
    func plain() async throws {
        let source = Source()
        let answer = try await Self.server(source).send("GET", Self.pods + "/p/log")
        #expect(answer.status == 200 && answer.text == "one\ntwo\n" && answer.header("content-type") == "text/plain")
        #expect(
            source.asked == [
                PodLogRequest(
                    namespace: "default", name: "p", tailLines: nil, limitBytes: nil, since: nil, timestamps: false, previous: false,
                    follow: false)
            ])
    }

    @Test("what kubectl asks for is handed on")
    func parameters() async throws {
        let source = Source()
        let server = try await Self.server(source)
        let query = "container=istio-proxy&tailLines=5&limitBytes=100&sinceSeconds=60&timestamps=true&follow=true"
        #expect(await server.send("GET", Self.pods + "/p/log?" + query).status == 200)
        #expect(await server.send("GET", Self.pods + "/p/log?sinceTime=2026-11-24T00:00:00Z").status == 200)
        #expect(
            source.asked.first
                == PodLogRequest(
                    namespace: "default", name: "p", tailLines: 5, limitBytes: 100, since: 1_795_373_508, timestamps: true, previous: false,
                    follow: true))
        #expect(source.asked.last?.since == 1_795_478_400)
    }

    @Test(
        "what does not fit is refused",
        arguments: [
            ("tailLines=-1", 422, "tailLines|Invalid value: -1: must be greater than or equal to 0"),
            ("limitBytes=0", 422, "limitBytes|Invalid value: 0: must be greater than 0"),
            ("sinceSeconds=0", 422, "sinceSeconds|Invalid value: 0: must be greater than 0"),
            ("sinceSeconds=1&sinceTime=2026-11-24T00:00:00Z", 422, "at most one of `sinceTime` or `sinceSeconds`"),
            ("tailLines=x", 400, "strconv.ParseInt"), ("sinceTime=yesterday", 400, "is no time"),
            ("container=other", 400, "is not valid for pod p"),
            ("previous=true", 400, "previous terminated container \"istio-proxy\" in pod \"p\" not found"),
        ])
    func refused(query: String, status: Int, text: String) async throws {
        let answer = try await Self.server(Source()).send("GET", Self.pods + "/p/log?" + query)
        #expect(answer.status == status)
        #expect((answer.message + answer.causes.joined(separator: " ")).contains(text), "\(answer.text)")
    }

    @Test("a Pod that runs nowhere has none, and one that is not there is not found")
    func nowhere() async throws {
        let source = Source()
        let server = try await Self.server(source, node: "")
        #expect(await server.send("GET", Self.pods + "/p/log").status == 204)
        #expect(await server.send("GET", Self.pods + "/q/log").status == 404)
        #expect(source.asked.isEmpty)
    }
}
