internal import CFanlightLinux

/// How the process gets its memory.
package enum ProcessMemory {
    /// Lets all threads share few arenas, and gives freed memory back early. To be called before threads are started.
    ///
    /// By default each thread gets an arena of its own, and what one of them freed is not there for the others.
    package static func limitArenas(to count: Int) { fl_limit_arenas(Int32(clamping: count)) }

    /// Gives back what only the start needed: free memory, and pages of code that may never run again.
    package static func trim() { fl_trim_memory() }

    /// The CPU time that the process has used, in microseconds.
    package static var cpuMicroseconds: UInt64 { fl_process_cpu_us() }
}
