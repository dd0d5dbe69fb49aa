import FanlightEventLoop
import FanlightObservability

extension ConnectionCounters {
    mutating func count(_ failure: TLSFailure) {
        switch failure {
        case .malformed: tlsMalformed += 1
        case .notTLS: tlsNotTLS += 1
        case .version: tlsVersions += 1
        case .parameters: tlsParameters += 1
        case .client: tlsClientAlerts += 1
        case .refused: tlsRefused += 1
        }
    }
}
