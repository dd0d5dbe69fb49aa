/// Numbers as short text: 64 bits in eleven characters, which a `String` holds without memory of its own.
package enum VersionText {
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-".utf8)

    package static func text(_ value: UInt64) -> String {
        String(unsafeUninitializedCapacity: 11) { buffer in
            var value = value
            for index in 0..<11 {
                buffer[index] = alphabet[Int(value & 63)]
                value >>= 6
            }
            return 11
        }
    }
}
