/// A public key as far as it tells which private key belongs to it.
enum PublicKey: Hashable, Sendable {
    case rsa(modulus: [UInt8])
    /// The point as it is encoded, on whatever curve.
    case ellipticCurve(point: [UInt8])
    case other

    /// 1.2.840.113549.1.1.1
    private static let rsa: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
    /// 1.2.840.10045.2.1
    private static let ellipticCurve: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]

    static func isRSA(_ algorithm: DERReader.Element) -> Bool { identifies(algorithm, rsa) }

    static func isEllipticCurve(_ algorithm: DERReader.Element) -> Bool { identifies(algorithm, ellipticCurve) }

    private static func identifies(_ algorithm: DERReader.Element, _ identifier: [UInt8]) -> Bool {
        var inside = algorithm.elements
        return inside.next(DERReader.objectIdentifier).map { $0.content.elementsEqual(identifier) } ?? false
    }

    /// - Parameter information: SubjectPublicKeyInfo (RFC 5280, 4.1).
    init?(_ information: DERReader.Element) {
        var inside = information.elements
        guard let algorithm = inside.next(DERReader.sequence), let bits = inside.nextBits() else { return nil }
        if Self.isRSA(algorithm) {
            var outer = DERReader(bits)
            guard var key = outer.next(DERReader.sequence)?.elements, let modulus = key.nextMagnitude() else { return nil }
            self = .rsa(modulus: modulus)
        } else {
            self = Self.isEllipticCurve(algorithm) ? .ellipticCurve(point: bits) : .other
        }
    }

    /// The public part of a private key where it can be read without computing: nil where the block cannot be read at all.
    static func of(_ block: PEMBlock) -> PublicKey? {
        var outer = DERReader(block.bytes)
        guard let key = outer.next(DERReader.sequence), outer.isAtEnd else { return nil }
        return switch block.label {
        case "RSA PRIVATE KEY": ofRSA(key)
        case "EC PRIVATE KEY": ofEllipticCurve(key)
        default: ofAny(key)
        }
    }

    /// PrivateKeyInfo (RFC 5208, 5).
    private static func ofAny(_ key: DERReader.Element) -> PublicKey? {
        var inside = key.elements
        guard inside.next(DERReader.integer) != nil, let algorithm = inside.next(DERReader.sequence),
            let octets = inside.next(DERReader.octetString)
        else { return nil }
        var wrapped = octets.elements
        if isRSA(algorithm) { return wrapped.next(DERReader.sequence).flatMap { ofRSA($0) } }
        if isEllipticCurve(algorithm) { return wrapped.next(DERReader.sequence).flatMap { ofEllipticCurve($0) } }
        return .other
    }

    /// RSAPrivateKey (RFC 8017, A.1.2).
    private static func ofRSA(_ key: DERReader.Element) -> PublicKey? {
        var inside = key.elements
        guard inside.next(DERReader.integer) != nil, let modulus = inside.nextMagnitude() else { return nil }
        return .rsa(modulus: modulus)
    }

    /// ECPrivateKey (RFC 5915, 3), whose public key is optional.
    private static func ofEllipticCurve(_ key: DERReader.Element) -> PublicKey? {
        var inside = key.elements
        guard inside.next(DERReader.integer) != nil, inside.next(DERReader.octetString) != nil else { return nil }
        while let element = inside.next() {
            guard element.tag == 0xA1 else { continue }
            var wrapped = element.elements
            return wrapped.nextBits().map { .ellipticCurve(point: $0) }
        }
        return .other
    }

    /// Whether the two surely do not belong together; false where that cannot be told from what is written.
    func contradicts(_ other: PublicKey) -> Bool {
        switch (self, other) {
        case (.other, _), (_, .other): false
        case (.ellipticCurve(let one), .ellipticCurve(let two)):
            // A compressed point says the same in other bytes.
            one.first == two.first && one != two
        default: self != other
        }
    }
}
