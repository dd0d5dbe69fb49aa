import FanlightWorkloads
import Testing

@Suite struct PortRuleTests {
    @Test("ports that may be bound are bound as they are")
    func privileged() {
        #expect(PortRule(firstUnprivileged: 0).bound([80, 443]) == [80: 80, 443: 443])
    }

    @Test("ports that may not be bound move up by 8000")
    func moved() {
        #expect(PortRule(firstUnprivileged: 1024).bound([80, 443, 15021]) == [80: 8080, 443: 8443, 15021: 15021])
    }

    @Test("a moved port does not take the place of another port of the Service")
    func movedPastOthers() {
        #expect(PortRule(firstUnprivileged: 1024).bound([80, 8080]) == [80: 16080, 8080: 8080])
    }
}
