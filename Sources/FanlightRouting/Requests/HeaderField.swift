/// One header field of a request, as offsets into the bytes of its head; the name is in any case.
package struct HeaderField: Sendable {
    package var name: ByteRange
    package var value: ByteRange

    package init(name: ByteRange, value: ByteRange) {
        self.name = name
        self.value = value
    }
}
