/// The bounds that keep a hostile or broken file from taking the memory or the stack of the process.
package enum TextLimits {
    /// Bytes of one file.
    package static let maximumFileSize = 16 << 20
    /// Values inside each other.
    package static let maximumDepth = 100
    /// Values of one document with every alias replaced by what it stands for.
    package static let maximumExpandedNodes = 1_000_000
}
