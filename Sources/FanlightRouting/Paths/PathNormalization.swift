/// Brings a request's path into the form that is matched and sent on, as Envoy's `normalize_path` does.
///
/// Segments `.` and `..` are resolved, also where their dots are escaped; a backslash becomes a slash; letters, digits and `-._~` are
/// unescaped and what a path may not hold is escaped. Slashes are not merged, and escaped slashes stay escaped.
// Envoy: source/common/http/path_utility.cc, canonicalPath, over googleurl's CanonicalizePath; what it does was read off a running Envoy 1.40.
package enum PathNormalization {
    package enum Result: Hashable, Sendable {
        /// The common case, found in one pass and without allocation.
        case unchanged
        case changed([UInt8])
        /// Holds a fragment, a NUL (also escaped), or a byte that no path may hold: the answer is 400.
        case invalid
    }

    /// - Parameter path: without its query.
    package static func normalized(_ path: Span<UInt8>) -> Result {
        path.withUnsafeBytes { bytes in
            if isNormal(bytes) { return .unchanged }
            var writer = NormalPathWriter(capacity: bytes.count + 1)
            guard writer.write(bytes) else { return .invalid }
            return writer.path.elementsEqual(bytes) ? .unchanged : .changed(writer.path)
        }
    }

    package static func normalized(_ path: [UInt8]) -> Result { normalized(path.span) }

    /// Whether there is nothing to do; a dot counts only behind a slash.
    @inline(__always)
    private static func isNormal(_ path: UnsafeRawBufferPointer) -> Bool {
        guard let first = path.first, first == 0x2F else { return false }
        var previous: UInt8 = 0
        for byte in path {
            if !isPlain(byte), byte != 0x2E || previous == 0x2F { return false }
            previous = byte
        }
        return true
    }

    /// Letters, digits and `!$&'()*+,-/:;=@[]_~`, which are copied wherever they stand.
    @inline(__always)
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte >> 6 {
        case 0: 0x2FFF_BFD2_0000_0000 as UInt64 >> UInt64(byte) & 1 == 1
        case 1: 0x47FF_FFFE_AFFF_FFFF as UInt64 >> UInt64(byte & 63) & 1 == 1
        default: false
        }
    }
}
