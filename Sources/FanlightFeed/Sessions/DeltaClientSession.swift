/// The client's end of an incremental stream: which requests there have to be. What becomes of resources is the owner's matter.
package struct DeltaClientSession: Sendable {
    package let types: FeedTypes
    /// The type URLs of which something came.
    private var answered: Set<String> = []

    package init(types: FeedTypes = FeedType.table) { self.types = types }

    /// The requests that begin a stream, one for each type, in order: all resources of it are wanted.
    ///
    /// - Parameter held: the versions by name of what is there already.
    package func opening(held: (_ typeURL: String) -> [String: String]) -> [DeltaRequest] {
        types.urls.map { url in
            var request = DeltaRequest(typeURL: url)
            request.initialVersions = held(url)
            return request
        }
    }

    /// Takes note of a response, before what is in it is looked at.
    ///
    /// - Throws: for a response that nobody asked for; the stream has to end.
    package mutating func receive(_ update: DeltaUpdate) throws(DeltaProtocolError) {
        guard types.index(of: update.typeURL) != nil else {
            throw DeltaProtocolError("the control plane sent resources of a type that was not asked for: \(update.typeURL)")
        }
        guard !update.nonce.isEmpty else { throw DeltaProtocolError("the control plane sent a response without a nonce") }
        answered.insert(update.typeURL)
    }

    /// The answer to a response: an acknowledgement, or why there is none.
    package func answer(_ update: DeltaUpdate, refusal: FeedRefusal? = nil) -> DeltaRequest {
        var request = DeltaRequest(typeURL: update.typeURL)
        request.nonce = update.nonce
        request.refusal = refusal.map { DeltaRefusal($0) }
        return request
    }

    /// Whether all types were answered: from then on the client has what it is to have.
    package var isComplete: Bool { answered.count == types.count }
}

/// The other end does not keep to the protocol.
package struct DeltaProtocolError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
