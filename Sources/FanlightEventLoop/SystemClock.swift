internal import CFanlightLinux

/// The system's clocks, in nanoseconds.
package enum SystemClock {
    /// Since some start, never set back.
    package static func monotonic() -> UInt64 { fl_monotonic_ns() }
    /// Since 1970.
    package static func realtime() -> UInt64 { fl_realtime_ns() }
}
