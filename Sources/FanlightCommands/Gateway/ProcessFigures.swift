import FanlightEventLoop
import FanlightFiles
import FanlightWorkloads
import Glibc

/// What the process takes of the machine, as Prometheus' client libraries report it.
///
/// - Source: Prometheus, docs/instrumenting/writing_clientlibs.md, "Process metrics".
struct ProcessFigures: Hashable, Sendable {
    var residentBytes = 0
    var virtualBytes = 0
    var cpuMicroseconds: UInt64 = 0
    var openDescriptors = 0
    var descriptorLimit: UInt64 = 0
    /// Seconds since 1970.
    var startedAt: Int64

    init(startedAt: Int64) {
        self.startedAt = startedAt
        let pages = (try? WholeFile("/proc/self/statm").read(limit: 4096)).map { bytes in
            bytes.split(separator: UInt8(ascii: " ")).prefix(2).map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        }
        let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
        if let pages, pages.count == 2 { (virtualBytes, residentBytes) = (pages[0] * pageSize, pages[1] * pageSize) }
        cpuMicroseconds = ProcessMemory.cpuMicroseconds
        openDescriptors = Folder.names(in: "/proc/self/fd").count
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 { descriptorLimit = UInt64(limit.rlim_cur) }
    }

    /// In Prometheus' text format.
    var text: [UInt8] {
        let fraction = String(1_000_000 + cpuMicroseconds % 1_000_000).dropFirst()
        let families: [(name: String, kind: String, help: String, value: String)] = [
            (
                "process_cpu_seconds_total", "counter", "CPU time that the process has used, in seconds.",
                "\(cpuMicroseconds / 1_000_000).\(fraction)"
            ),
            ("process_max_fds", "gauge", "The most descriptors that the process may have open.", "\(descriptorLimit)"),
            ("process_open_fds", "gauge", "Descriptors that the process has open.", "\(openDescriptors)"),
            ("process_resident_memory_bytes", "gauge", "Resident memory of the process.", "\(residentBytes)"),
            ("process_start_time_seconds", "gauge", "When the process was started, in seconds since 1970.", "\(startedAt)"),
            ("process_virtual_memory_bytes", "gauge", "Virtual memory of the process.", "\(virtualBytes)"),
        ]
        return Array(families.map { "# HELP \($0.name) \($0.help)\n# TYPE \($0.name) \($0.kind)\n\($0.name) \($0.value)\n" }.joined().utf8)
    }
}
