/// What an evaluation may still cost.
///
/// The unit is about one step of an evaluation, as in Kubernetes; work that grows with the data, such as comparing or searching, costs in
/// proportion. That bounds time and memory of any expression, however it was written.
struct CELMeter {
    private(set) var remaining: Int

    init(_ budget: Int) { remaining = budget }

    mutating func charge(_ cost: Int) throws(CELError) {
        remaining -= cost
        if remaining < 0 {
            remaining = 0
            throw .overBudget
        }
    }

    /// For work that touches each byte of a text.
    mutating func charge(bytes count: Int) throws(CELError) { try charge(count / 10) }

    /// For work that may compare each byte of a text with each byte of another.
    mutating func charge(searching text: Int, for part: Int) throws(CELError) {
        try charge(text / 10 + text.multipliedReportingOverflow(by: part).partialValue / 100)
    }
}
