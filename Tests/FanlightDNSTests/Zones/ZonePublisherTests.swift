import Synchronization
import Testing

@testable import FanlightDNS

@Suite struct ZonePublisherTests {
    private final class Clock: Sendable {
        let seconds = Mutex<UInt32>(1000)
        var now: @Sendable () -> UInt32 { { self.seconds.withLock { $0 } } }
        func advance(to value: UInt32) { seconds.withLock { $0 = value } }
    }

    private let one = DNSGateway(name: "ns/one", hosts: ["a.com"], addresses: ["127.0.0.2"], isReady: true)
    private let two = DNSGateway(name: "ns/two", hosts: ["a.com"], addresses: ["127.0.0.3"], isReady: true)

    @Test("it begins with the given zones and nothing in them") func beginning() throws {
        let publisher = ZonePublisher(zones: [try DomainName("a.com")], now: Clock().now)
        #expect(publisher.table.serial == 1000)
        #expect(try publisher.table.lookUp("x.a.com") == "NXDOMAIN in a.com")
    }

    @Test("the same gateways in another order are no change") func noChange() {
        var publisher = ZonePublisher(zones: [], now: Clock().now)
        #expect(publisher.update([one, two]) != nil)
        #expect(publisher.update([two, one]) == nil)
    }

    @Test("whatever changes of a gateway, the table is the one that is made from nothing") func updates() throws {
        let zones = [try DomainName("a.com")]
        var publisher = ZonePublisher(zones: zones, now: Clock().now)
        var random = SeededGenerator(seed: 1)
        var gateways = [one, two]
        for _ in 0..<300 {
            let index = Int.random(in: 0...1, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: gateways[index].isReady.toggle()
            case 1: gateways[index].addresses = ["127.0.0.\(Int.random(in: 2...9, using: &random))", "none"]
            case 2:
                gateways[index].hosts = [["a.com"], ["*.a.com"], ["*"], ["b.org", "x.a.com", "?"]][Int.random(in: 0...3, using: &random)]
            default: gateways[index].name = "ns/\(Int.random(in: 0...9, using: &random))"
            }
            _ = publisher.update(gateways)
            let fresh = ZoneTable(gateways: gateways.sorted { $0.name < $1.name }, zones: zones, serial: publisher.table.serial)
            for name in ["a.com", "x.a.com", "y.a.com", "b.org", "c.org"] {
                #expect(try publisher.table.lookUp(name) == fresh.lookUp(name))
            }
            #expect(publisher.table.omissions == fresh.omissions)
        }
    }

    @Test("every change has a higher serial, also within a second and when the clock goes back") func serials() throws {
        let clock = Clock()
        var publisher = ZonePublisher(zones: [], now: clock.now)
        #expect(publisher.update([one])?.serial == 1001)
        #expect(publisher.update([one, two])?.serial == 1002)
        clock.advance(to: 2000)
        #expect(publisher.update([two])?.serial == 2000)
        clock.advance(to: 500)
        var gone = two
        gone.isReady = false
        #expect(publisher.update([gone])?.serial == 2001)
        #expect(try publisher.table.lookUp("a.com") == "NODATA in a.com")
    }

    @Test("serials go on past the largest number") func wrap() {
        #expect(ZonePublisher.serial(after: .max, now: .max) == 0)
        #expect(ZonePublisher.serial(after: .max, now: 5) == 5)
        #expect(ZonePublisher.serial(after: 5, now: .max) == 6)
    }
}
