/// A request's head while it is being matched.
struct RequestView {
    let shape: RequestShape
    let fields: UnsafeBufferPointer<HeaderField>
    let head: UnsafeRawBufferPointer

    /// Path and query as sent, with the question mark.
    func withPathAndQuery(_ body: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        let path = shape.path.bytes(of: head)
        let query = shape.query.bytes(of: head)
        if query.isEmpty { return body(path) }
        return withUnsafeTemporaryAllocation(byteCount: path.count + 1 + query.count, alignment: 1) { buffer in
            buffer.copyMemory(from: path)
            buffer[path.count] = 0x3F
            UnsafeMutableRawBufferPointer(rebasing: buffer[(path.count + 1)...]).copyMemory(from: query)
            return body(UnsafeRawBufferPointer(buffer))
        }
    }
}
