/// Rules of responses that the gateway gives itself.
///
/// - Source: Istio pkg/config/validation/validation.go, validateHTTPDirectResponse.
enum DirectResponseRules {
    private static let maximumSize = 1_024 * 1_024
    private static let largeSize = 100 * 1_024

    static func check(_ response: Field, _ findings: inout Findings) {
        guard response.exists else { return }
        let body = response["body"]
        let size = body["string"].exists ? body["string"].string.utf8.count : decodedSize(body["bytes"].string)
        let message = "large direct_responses may impact control plane performance"
        findings.error(body, when: size > maximumSize, "\(message), must be less than 1MB")
        findings.warning(body, when: size > largeSize && size <= maximumSize, message)
        findings.error(response["status"], FaultRules.problem(ofStatus: response["status"].integer))
    }

    /// The number of bytes that a text in base64 stands for, without decoding it.
    private static func decodedSize(_ text: String) -> Int {
        let digits = text.utf8.count { $0 != UInt8(ascii: "=") && $0 > 0x20 }
        return digits * 3 / 4
    }
}
