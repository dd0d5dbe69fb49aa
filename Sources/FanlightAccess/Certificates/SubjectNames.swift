import Glibc
import SwiftASN1
import X509

/// The names and addresses that the server's certificate is for.
struct SubjectNames: Hashable, Sendable {
    /// Under which clients find the server on its machine, and programs that were made for a cluster.
    private static let always = [
        "localhost", "127.0.0.1", "::1", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local",
    ]

    let names: [GeneralName]

    /// - Throws: where a name that was asked for cannot be in a certificate.
    init(_ options: CertificateOptions) throws(AccessError) {
        var names = Self.always.compactMap(Self.name)
        if let hostName = Self.name(options.hostName) { names.append(hostName) }
        let host = Self.host(of: options.serverURL)
        for text in (host.isEmpty ? [] : [host]) + options.names {
            guard let name = Self.name(text) else {
                throw AccessError("\(text) cannot be in the server's certificate: it is neither a DNS name nor an IP address")
            }
            names.append(name)
        }
        var seen = Set<GeneralName>()
        self.names = names.filter { seen.insert($0).inserted }
    }

    /// Nil where the text is neither.
    static func name(_ text: String) -> GeneralName? {
        if let address = address(text) { return .ipAddress(ASN1OctetString(contentBytes: address[...])) }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let isName =
            !text.isEmpty && text.utf8.count <= 253
            && labels.enumerated().allSatisfy { index, label in
                index == 0 && label == "*" && labels.count > 1
                    || (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                        && label.utf8.allSatisfy(Self.mayBeInLabel)
            }
        return isName ? .dnsName(text.lowercased()) : nil
    }

    private static func mayBeInLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func address(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
        return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }

    /// The host of `https://host:port/path`, an IPv6 address without its brackets.
    private static func host(of url: String) -> String {
        var rest = url[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        rest = rest.prefix { $0 != "/" }
        if rest.first == "[" { return String(rest.dropFirst().prefix { $0 != "]" }) }
        return String(rest.prefix { $0 != ":" })
    }
}
