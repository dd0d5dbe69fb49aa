import FanlightResources

/// What of a certificate matters to whoever is served by it.
struct CertificateSummary: Hashable, Sendable {
    struct Time: Hashable, Sendable {
        /// Since 1970.
        let seconds: Int64
        /// RFC 3339.
        let text: String
    }

    /// As `DistinguishedName` reads them.
    let issuer: ArraySlice<UInt8>
    let subject: ArraySlice<UInt8>
    let notBefore: Time
    let notAfter: Time
    let publicKey: PublicKey
    /// The DNS names among its alternative names, lower case.
    let names: [String]

    /// 2.5.29.17
    private static let alternativeNames: [UInt8] = [0x55, 0x1D, 0x11]

    /// - Parameter bytes: a Certificate in DER (RFC 5280, 4.1).
    init?(_ bytes: [UInt8]) {
        var outer = DERReader(bytes)
        guard var certificate = outer.next(DERReader.sequence)?.elements, outer.isAtEnd,
            var inside = certificate.next(DERReader.sequence)?.elements
        else { return nil }
        if inside.nextTag == 0xA0 { _ = inside.next() }
        // serialNumber, signature.
        guard inside.next(DERReader.integer) != nil, inside.next(DERReader.sequence) != nil, let issuer = inside.next(DERReader.sequence),
            var validity = inside.next(DERReader.sequence)?.elements,
            let notBefore = validity.next().flatMap(Self.time), let notAfter = validity.next().flatMap(Self.time),
            let subject = inside.next(DERReader.sequence),
            let key = inside.next(DERReader.sequence).flatMap({ PublicKey($0) })
        else { return nil }
        self.issuer = issuer.content
        self.subject = subject.content
        self.notBefore = notBefore
        self.notAfter = notAfter
        publicKey = key
        var names: [String] = []
        while let element = inside.next() {
            if element.tag == 0xA3 { names = Self.names(in: element) }
        }
        self.names = names
    }

    /// Whether a client takes the certificate for that of the host; a host `*.example.com` is covered by the same name only (RFC 6125, 6.4.3).
    func covers(_ host: String) -> Bool {
        if names.contains(host) { return true }
        guard !host.hasPrefix("*"), let dot = host.firstIndex(of: ".") else { return false }
        return names.contains("*" + host[dot...])
    }

    /// UTCTime and GeneralizedTime as certificates have them (RFC 5280, 4.1.2.5).
    private static func time(_ element: DERReader.Element) -> Time? {
        guard element.content.allSatisfy({ $0 < 0x80 }) else { return nil }
        var digits = String(decoding: element.content, as: UTF8.self)
        guard digits.hasSuffix("Z") else { return nil }
        digits.removeLast()
        if element.tag == DERReader.utcTime {
            guard digits.utf8.count == 12, let year = Int(digits.prefix(2)) else { return nil }
            digits = (year < 50 ? "20" : "19") + digits
        } else if element.tag != DERReader.generalizedTime {
            return nil
        }
        guard digits.utf8.count == 14 else { return nil }
        var text = ""
        for (index, digit) in digits.enumerated() {
            switch index {
            case 4, 6: text += "-"
            case 8: text += "T"
            case 10, 12: text += ":"
            default: break
            }
            text.append(digit)
        }
        text += "Z"
        return Timestamp.seconds(fromRFC3339: text).map { Time(seconds: $0, text: text) }
    }

    private static func names(in extensions: DERReader.Element) -> [String] {
        var outer = extensions.elements
        guard var list = outer.next(DERReader.sequence)?.elements else { return [] }
        while let entry = list.next() {
            var inside = entry.elements
            guard let identifier = inside.next(DERReader.objectIdentifier), identifier.content.elementsEqual(alternativeNames) else {
                continue
            }
            // The extension may say that it is critical.
            if inside.nextTag == 0x01 { _ = inside.next() }
            guard let value = inside.next(DERReader.octetString) else { return [] }
            var wrapped = value.elements
            guard var names = wrapped.next(DERReader.sequence)?.elements else { return [] }
            var found: [String] = []
            // dNSName is the second of the choices.
            while let name = names.next() {
                if name.tag == 0x82 { found.append(String(decoding: name.content, as: UTF8.self).lowercased()) }
            }
            return found
        }
        return []
    }
}
