/// What routing needs of a request besides its header fields, as offsets into the bytes of its head.
package struct RequestShape: Sendable {
    package var method: ByteRange
    /// Normalised, without the query.
    package var path: ByteRange
    /// Without the question mark; empty for none.
    package var query: ByteRange
    /// The Host field or `:authority`, with its port.
    package var authority: ByteRange
    /// The request came over TLS that ends at the gateway.
    package var isSecure: Bool

    package init(method: ByteRange, path: ByteRange, query: ByteRange, authority: ByteRange, isSecure: Bool) {
        self.method = method
        self.path = path
        self.query = query
        self.authority = authority
        self.isSecure = isSecure
    }
}
