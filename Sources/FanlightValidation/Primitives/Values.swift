import FanlightResources

/// Rules of single values that many fields share. Each gives nil where the value is fine, else Istio's message.
///
/// - Source: Istio pkg/config/validation/agent/validation.go.
enum Values {
    static func problem(ofPort number: Int) -> String? {
        (1...65_535).contains(number) ? nil : "port number \(number) must be in the range 1..65535"
    }

    static func problem(ofDuration duration: Duration) -> String? {
        if duration < .milliseconds(1) { return "duration must be greater than 1ms" }
        let isWholeMilliseconds = duration.components.attoseconds % 1_000_000_000_000_000 == 0
        return isWholeMilliseconds ? nil : "only durations to ms precision are supported"
    }

    static func problem(ofPercent percent: Int) -> String? {
        (0...100).contains(percent) ? nil : "percentage \(percent) is not in range 0..100"
    }

    /// A percentage of a share of requests, which may have a fraction.
    static func problem(ofFraction percent: Double) -> String? {
        percent < 0 || percent > 100 || (percent > 0 && percent < 0.0001)
            ? "percentage \(GoFormat.number(percent)) is neither 0.0, nor in range [0.0001, 100.0]" : nil
    }

    static func problem(ofAddress address: String) -> String? {
        IPAddressText.isAddress(address) ? nil : "\(address) is not a valid IP"
    }

    static func problem(ofSubnet subnet: String) -> String? {
        let slashes = subnet.utf8.count { $0 == UInt8(ascii: "/") }
        guard slashes == 1 else { return problem(ofAddress: subnet) }
        return IPAddressText.isPrefix(subnet) ? nil : "\(subnet) is not a valid CIDR block"
    }

    /// The path of a socket, without `unix://` in front.
    static func problem(ofSocketPath path: some StringProtocol) -> String? {
        if path.isEmpty { return "unix address must not be empty" }
        if path.hasPrefix("@") { return nil }
        return path.hasPrefix("/") && !path.hasSuffix("/") ? nil : "\(path) is not an absolute path to a file"
    }

    static func problem(ofPortName name: String) -> String? {
        DomainName.isLabel(name) ? nil : "invalid port name: \(name)"
    }

    static func problem(ofSubsetName name: String) -> String? {
        if name.isEmpty { return "subset name cannot be empty" }
        return DomainName.isLabel(name) ? nil : "subset name is invalid: \(name)"
    }

    /// The rest behind `unix://`, or nil for any other address.
    static func socketPath(_ address: String) -> Substring? {
        address.hasPrefix("unix://") ? address.dropFirst(7) : nil
    }
}

extension Findings {
    /// Checks a duration where there is one.
    mutating func duration(_ field: Field) {
        guard let duration = field.duration else { return }
        error(field, Values.problem(ofDuration: duration))
    }

    /// Checks a port number where there is one; 0 counts as none.
    mutating func optionalPort(_ field: Field) {
        if field.integer != 0 { error(field, Values.problem(ofPort: field.integer)) }
    }

    mutating func subnets(_ field: Field) {
        for element in field.elements { error(element, Values.problem(ofSubnet: element.string)) }
    }
}
