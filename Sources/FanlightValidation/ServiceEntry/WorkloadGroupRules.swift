/// Rules of a WorkloadGroup.
///
/// - Source: Istio pkg/config/validation/validation.go, ValidateWorkloadGroup and validateReadinessProbe.
enum WorkloadGroupRules {
    static func check(_ object: ValidatedObject, _ findings: inout Findings) {
        let spec = object.spec
        findings.error(spec["template"], when: !spec["template"].exists, "template is required")
        for (key, value) in spec["metadata"]["labels"].members {
            var labels = Findings()
            LabelRules.check(key, value, &labels)
            for problem in labels.result.errors { findings.error(value, "invalid labels: \(problem.message)") }
        }
        if spec["probe"].exists { checkProbe(spec["probe"], &findings) }
    }

    private static func checkProbe(_ probe: Field, _ findings: inout Findings) {
        for key in ["periodSeconds", "initialDelaySeconds", "timeoutSeconds", "successThreshold", "failureThreshold"] {
            findings.error(probe[key], when: probe[key].integer < 0, "\(key) must be non-negative")
        }
        if probe["httpGet"].exists {
            checkRequest(probe["httpGet"], &findings)
        } else if probe["tcpSocket"].exists {
            findings.error(probe["tcpSocket"]["port"], Values.problem(ofPort: probe["tcpSocket"]["port"].integer))
        } else if probe["exec"].exists {
            findings.error(probe["exec"]["command"], when: probe["exec"]["command"].isEmpty, "exec.command is required")
        } else if !probe["grpc"].exists {
            findings.error(probe, "unknown health check method <nil>")
        }
    }

    private static func checkRequest(_ request: Field, _ findings: inout Findings) {
        findings.error(request["port"], Values.problem(ofPort: request["port"].integer))
        findings.error(
            request["scheme"], when: !["", "HTTP", "HTTPS"].contains(request["scheme"].string),
            #"httpGet.scheme must be one of "HTTPS", "HTTP""#)
        for header in request["httpHeaders"].elements {
            findings.error(header, header.exists ? HeaderRules.problem(ofName: header["name"].string) : "invalid nil header")
        }
    }
}
