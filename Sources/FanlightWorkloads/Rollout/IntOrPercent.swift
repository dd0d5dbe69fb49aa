package import FanlightResources

/// A number, or a share of another in percent.
package enum IntOrPercent: Hashable, Sendable {
    case number(Int)
    case percent(Int)

    /// Nil where there is no such value, or it is none.
    package init?(_ node: Node?) {
        if let number = node?.integer {
            self = .number(max(0, number))
        } else if let text = node?.string, text.hasSuffix("%"), let percent = Int(text.dropLast()), percent >= 0 {
            self = .percent(min(percent, 10_000))
        } else {
            return nil
        }
    }

    package func resolved(of total: Int, roundingUp: Bool) -> Int {
        switch self {
        case .number(let number): number
        case .percent(let percent): (total * percent + (roundingUp ? 99 : 0)) / 100
        }
    }
}
