/// The beginning of a body for a message: as it is where it begins like JSON, else in hexadecimal digits.
enum BodySummary {
    static func text(_ body: [UInt8], limit: Int = 30) -> String {
        guard let first = body.first else { return "<empty>" }
        let end = body.count > limit ? " ..." : ""
        if first == UInt8(ascii: "{") { return String(decoding: body.prefix(limit), as: UTF8.self) + end }
        let digits = Array("0123456789abcdef")
        return String(body.prefix(limit).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }) + end
    }
}
