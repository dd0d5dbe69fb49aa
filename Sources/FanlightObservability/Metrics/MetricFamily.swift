/// All series of one metric name, in Prometheus' text format.
struct MetricFamily {
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    /// The samples of one set of labels.
    struct Series {
        private enum Content {
            case value(String)
            case histogram(Histogram)
        }

        let labels: PrometheusLabels
        private let content: Content

        init(labels: PrometheusLabels, value: String) {
            self.labels = labels
            content = .value(value)
        }

        init(labels: PrometheusLabels, histogram: Histogram) {
            self.labels = labels
            content = .histogram(histogram)
        }

        func append(name: String, to text: inout [UInt8]) {
            switch content {
            case .value(let value): appendSample(name, "", value, to: &text)
            case .histogram(let histogram): append(histogram, name: name, to: &text)
            }
        }

        private func append(_ histogram: Histogram, name: String, to text: inout [UInt8]) {
            var total: UInt64 = 0
            for (bound, count) in zip(Histogram.bounds, histogram.buckets) {
                total += count
                appendSample(name + "_bucket", bound, "\(total)", to: &text)
            }
            appendSample(name + "_bucket", "+Inf", "\(histogram.count)", to: &text)
            appendSample(name + "_sum", "", Self.decimal(histogram.sum, over: histogram.unitsPerStep), to: &text)
            appendSample(name + "_count", "", "\(histogram.count)", to: &text)
        }

        private func appendSample(_ name: String, _ bound: String, _ value: String, to text: inout [UInt8]) {
            text.append(contentsOf: name.utf8)
            labels.append(bound: bound, to: &text)
            text.append(UInt8(ascii: " "))
            text.append(contentsOf: value.utf8)
            text.append(UInt8(ascii: "\n"))
        }

        /// Exact, without the rounding of a floating-point number. `divisor` is a power of ten.
        private static func decimal(_ value: UInt64, over divisor: UInt64) -> String {
            let (whole, rest) = value.quotientAndRemainder(dividingBy: divisor)
            guard rest > 0 else { return "\(whole)" }
            var fraction = String(String(rest + divisor).dropFirst())
            while fraction.hasSuffix("0") { fraction.removeLast() }
            return "\(whole).\(fraction)"
        }
    }

    let name: String
    let kind: Kind
    let help: String
    let series: [Series]

    /// Nothing for a family without series.
    func append(to text: inout [UInt8]) {
        guard !series.isEmpty else { return }
        text.append(contentsOf: "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n".utf8)
        for series in series.sorted(by: { $0.labels < $1.labels }) { series.append(name: name, to: &text) }
    }
}
