import FanlightResources
import FanlightStore

extension InProcessServer {
    /// Asks again and again until the answer is as it should be in the end; controllers work beside the requests.
    ///
    /// - Returns: the last answer, be it right or, after a long time, not.
    func eventually(_ target: String, _ isRight: (Answered) -> Bool) async -> Answered {
        let watch = try? store.watch()
        var answer = await send("GET", target)
        for _ in 0..<1_000 where !isRight(answer) {
            _ = try? await watch?.next(until: .now + .milliseconds(20))
            answer = await send("GET", target)
        }
        return answer
    }

    /// Creates objects that the test takes for granted.
    @discardableResult
    func make(_ path: String, _ content: RequestContent, headers: [String: String] = [:]) async throws -> Answered {
        let answer = await send("POST", path, content, headers: headers)
        guard answer.status == 201 else { throw Unexpected(text: "POST \(path): \(answer.status) \(answer.text)") }
        return answer
    }

    /// With the definition of Widgets served.
    static func withWidgets(_ definition: RequestContent = Samples.widgets()) async throws -> InProcessServer {
        let server = try await InProcessServer(isRunning: true)
        try await server.make(Samples.definitions, definition)
        let listed = await server.eventually(Samples.widgetPath) { $0.status == 200 }
        guard listed.status == 200 else { throw Unexpected(text: "the definition is not served") }
        return server
    }

    struct Unexpected: Error {
        let text: String
    }
}
