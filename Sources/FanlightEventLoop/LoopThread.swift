internal import CFanlightLinux

/// Starts threads that run an event loop.
package enum LoopThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a new thread. Signals are blocked there. The name is cut after 15 characters.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let context = Unmanaged.passRetained(Body(body)).toOpaque()
        let result = fl_thread_start(
            { context in Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }, context,
            String(decoding: name.utf8.prefix(15), as: UTF8.self))
        if result < 0 {
            Unmanaged<Body>.fromOpaque(context).release()
            throw SystemError(call: "pthread_create", number: -result)
        }
    }
}
