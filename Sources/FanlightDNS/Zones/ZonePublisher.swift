/// Makes a new `ZoneTable` whenever what the gateways serve has changed, each with a higher serial than the one before.
package struct ZonePublisher: Sendable {
    package private(set) var table: ZoneTable
    private let now: @Sendable () -> UInt32
    private var gateways: [DNSGateway] = []

    /// - Parameter now: seconds since 1970. They are the serial, as long as changes are not more frequent, so that it grows across restarts too.
    package init(zones: [DomainName], settings: ZoneSettings = ZoneSettings(), now: @escaping @Sendable () -> UInt32) {
        self.now = now
        table = ZoneTable(gateways: [], zones: zones, settings: settings, serial: now())
    }

    /// Takes the state of all gateways, in any order.
    ///
    /// - Returns: the new table; nil where nothing has changed.
    package mutating func update(_ gateways: [DNSGateway]) -> ZoneTable? {
        let sorted = gateways.sorted { $0.name < $1.name }
        guard sorted != self.gateways else { return nil }
        self.gateways = sorted
        table = table.updated(sorted, serial: Self.serial(after: table.serial, now: now()))
        return table
    }

    /// RFC 1982, 3.2: a number is greater than another if it is less than half of all numbers ahead.
    static func serial(after former: UInt32, now: UInt32) -> UInt32 {
        let ahead = now &- former
        return ahead != 0 && ahead < 1 << 31 ? now : former &+ 1
    }
}
