import FanlightEventLoop
import FanlightIR
import Synchronization

/// A backend that serves each connection on a thread of its own.
final class TestBackend: Sendable {
    private let listener: TestSocket
    let port: Int
    private let state = Mutex<(requests: [TestMessage], connections: Int)>(([], 0))

    var requests: [TestMessage] { state.withLock { $0.requests } }
    var connections: Int { state.withLock { $0.connections } }
    var endpoint: Endpoint { Endpoint(address: "127.0.0.1", port: port) }

    /// - Parameter serve: called with each connection and its number from 0.
    init(serve: @escaping @Sendable (TestBackend, TestSocket, Int) -> Void) {
        let (listener, port) = TestSocket.listen()
        self.listener = listener
        self.port = port
        start { [weak self] in
            var number = 0
            while let connection = listener.accept() {
                guard let backend = self else { return }
                backend.state.withLock { $0.connections += 1 }
                let current = number
                number += 1
                backend.start { serve(backend, connection, current) }
            }
        }
    }

    deinit { listener.shutDown() }

    /// Answers each request with what `answer` makes of it; the number counts all requests from 0. nil closes the connection.
    convenience init(answer: @escaping @Sendable (TestMessage, Int) -> String?) {
        self.init { (backend: TestBackend, connection: TestSocket, _: Int) in
            let reader = MessageReader(connection)
            while let request = reader.next() {
                let number = backend.note(request)
                guard let response = answer(request, number) else { return }
                connection.send(response)
            }
        }
    }

    /// Answers 200 with its name.
    convenience init(named name: String) {
        self.init { (_: TestMessage, _: Int) in TestBackend.ok(name) }
    }

    static func ok(_ body: String, fields: String = "") -> String {
        "HTTP/1.1 200 OK\r\ncontent-length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
    }

    @discardableResult
    func note(_ request: TestMessage) -> Int {
        state.withLock { state in
            state.requests.append(request)
            return state.requests.count - 1
        }
    }

    func stop() { listener.shutDown() }

    private func start(_ body: @escaping @Sendable () -> Void) {
        do { try LoopThread.start(name: "backend", body) } catch { preconditionFailure("no thread for a test backend: \(error)") }
    }
}
