import FanlightIR

/// Tells quickly that a path has nothing to do with any of a few others: that it covers none of them and is covered by none.
struct PathFilter {
    /// What the paths of all begin with, in lower case; empty where nothing can be ruled out.
    private let common: [UInt8]

    init(_ paths: [RouteMatch.Path]) {
        var common: [UInt8]?
        for path in paths {
            let start: [UInt8]
            switch path {
            case .exact(let text, _), .prefix(let text, _): start = MatchImplication.lower(text)
            case .regex(let pattern): start = MatchImplication.lower(PatternSample.literalPrefix(of: pattern))
            }
            common = common.map { Array($0.prefix(Self.agreement($0, start))) } ?? start
        }
        self.common = common ?? []
    }

    func mayRelate(_ path: RouteMatch.Path) -> Bool {
        switch path {
        case .regex: true
        case .exact(let text, _), .prefix(let text, _): agrees(text)
        }
    }

    private func agrees(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            let count = min(bytes.count, common.count)
            // Paths of one host mostly begin alike, so the end tells first.
            var index = count
            while index > 0 {
                index -= 1
                let byte = bytes[index]
                if (0x41...0x5A ~= byte ? byte | 0x20 : byte) != common[index] { return false }
            }
            return true
        }
    }

    private static func agreement(_ left: [UInt8], _ right: [UInt8]) -> Int { zip(left, right).prefix { $0 == $1 }.count }
}
