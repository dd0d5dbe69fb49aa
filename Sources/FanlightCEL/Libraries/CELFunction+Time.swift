/// The parts of times and durations.
extension CELFunction {
    static let times: [CELFunction] = [
        part("getFullYear") { $0.year }, part("getMonth") { $0.month - 1 }, part("getDayOfYear") { $0.dayOfYear },
        part("getDayOfMonth") { $0.day - 1 }, part("getDate") { $0.day }, part("getDayOfWeek") { $0.dayOfWeek },
        part("getHours", dividing: 3_600_000_000_000) { $0.hour }, part("getMinutes", dividing: 60_000_000_000) { $0.minute },
        part("getSeconds", dividing: 1_000_000_000) { $0.second },
        method("getMilliseconds", 0...1) { (arguments, _) throws(CELError) in
            switch arguments.values[0] {
            case .timestamp(let time): return .int(Int64(time.nanoseconds / 1_000_000))
            case .duration(let duration) where arguments.count == 1: return .int(duration.nanoseconds / 1_000_000)
            default: throw arguments.mismatch
            }
        },
    ]

    /// - Parameter unit: the nanoseconds of the unit, all of which a duration counts; nil where durations have no such part.
    private static func part(
        _ name: String, dividing unit: Int64? = nil, _ part: @escaping @Sendable (CELTimestamp.CivilTime) -> Int64
    ) -> CELFunction {
        method(name, 0...1) { (arguments, _) throws(CELError) in
            switch arguments.values[0] {
            case .timestamp(let time):
                let offset = arguments.count > 1 ? try offset(of: try arguments.string(1)) : 0
                return .int(part(CELTimestamp.CivilTime(time, offset: offset)))
            case .duration(let duration):
                guard let unit, arguments.count == 1 else { throw arguments.mismatch }
                return .int(duration.nanoseconds / unit)
            default: throw arguments.mismatch
            }
        }
    }

    /// `UTC` or an offset such as `+01:00`. Names of places would need a database of time zones.
    private static func offset(of zone: String) throws(CELError) -> Int64 {
        if zone == "UTC" || zone.isEmpty { return 0 }
        let isBehind = zone.hasPrefix("-")
        let parts = zone.drop { $0 == "-" || $0 == "+" }.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = Int64(parts[0]), let minutes = Int64(parts[1]), (0...23).contains(hours),
            (0...59).contains(minutes)
        else { throw .evaluation("unknown time zone \(zone)") }
        return (isBehind ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
}
