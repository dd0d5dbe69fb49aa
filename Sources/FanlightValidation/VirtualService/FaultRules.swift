import FanlightResources

/// Rules of fault injection.
///
/// - Source: Istio pkg/config/validation/validation.go, validateHTTPFaultInjection.
enum FaultRules {
    private static let grpcStatuses: Set<String> = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ]

    static func check(_ fault: Field, _ findings: inout Findings) {
        guard fault.exists else { return }
        findings.error(
            fault, when: !fault["abort"].exists && !fault["delay"].exists, "HTTP fault injection must have an abort and/or a delay")
        if fault["abort"].exists { checkAbort(fault["abort"], &findings) }
        if fault["delay"].exists { checkDelay(fault["delay"], &findings) }
    }

    /// 600 passes, as Istio's own check has it.
    static func problem(ofStatus status: Int) -> String? {
        (200...600).contains(status) ? nil : "HTTP status \(status) is not in range 200-599"
    }

    private static func checkAbort(_ abort: Field, _ findings: inout Findings) {
        checkPercentage(abort["percentage"], &findings)
        if abort["grpcStatus"].exists {
            let status = abort["grpcStatus"].string
            findings.error(
                abort["grpcStatus"], when: !grpcStatuses.contains(status),
                "gRPC status \(GoFormat.quoted(status)) is not supported. See https://github.com/grpc/grpc/blob/master/doc/statuscodes.md for a list of supported codes, for example 'NOT_FOUND'"
            )
        } else if abort["http2Error"].exists {
            findings.error(abort["http2Error"], "HTTP/2 abort fault injection not supported yet")
        } else if abort["httpStatus"].exists {
            findings.error(abort["httpStatus"], problem(ofStatus: abort["httpStatus"].integer))
        } else {
            findings.warning(abort, "abort configured, but error type not set")
        }
    }

    private static func checkDelay(_ delay: Field, _ findings: inout Findings) {
        checkPercentage(delay["percentage"], &findings)
        findings.duration(delay["fixedDelay"])
        findings.duration(delay["exponentialDelay"])
        findings.error(delay["exponentialDelay"], when: delay["exponentialDelay"].exists, "exponentialDelay not supported yet")
    }

    private static func checkPercentage(_ percentage: Field, _ findings: inout Findings) {
        findings.error(percentage["value"], Values.problem(ofFraction: percentage["value"].number))
    }
}
