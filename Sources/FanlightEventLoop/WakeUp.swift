internal import CFanlightLinux

/// Ends a loop's wait from another thread.
package final class WakeUp: Sendable {
    package let descriptor: Int32

    package init() throws(SystemError) {
        descriptor = try SystemError.check(fl_wake_create(), "eventfd")
    }

    deinit { _ = fl_close(descriptor) }

    package func signal() { _ = fl_wake_signal(descriptor) }

    package func drain() { _ = fl_wake_drain(descriptor) }

    func wait() { _ = fl_wait_readable(descriptor) }
}
