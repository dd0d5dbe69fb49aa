/// A part of the name space that the server answers for.
struct Zone: Hashable, Sendable {
    let apex: DomainName
    let nameServer: DomainName
    let contact: DomainName
    let timeToLive: UInt32
    let negativeTimeToLive: UInt32
    /// Asked for, and not only made by a host of a gateway: the host `*` means the names in these zones.
    let isRequested: Bool

    init(apex: DomainName, settings: ZoneSettings, isRequested: Bool) {
        self.apex = apex
        self.isRequested = isRequested
        // Only an apex of nearly 255 bytes has no room for names below it. Two labels, so that no host of a gateway is likely to have the same name.
        nameServer = settings.nameServer ?? apex.prefixed(by: "ns", "dns") ?? apex
        contact = apex.prefixed(by: "hostmaster") ?? apex
        timeToLive = settings.timeToLive
        negativeTimeToLive = settings.negativeTimeToLive
    }

    func authority(serial: UInt32) -> ResourceRecord.Content {
        .soa(StartOfAuthority(primary: nameServer, contact: contact, serial: serial, minimum: negativeTimeToLive))
    }
}
