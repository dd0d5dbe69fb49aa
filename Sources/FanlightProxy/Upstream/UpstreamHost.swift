import FanlightEventLoop
import FanlightIR

/// One endpoint of a cluster as one loop sees it: its load and the connections that wait for a request.
final class UpstreamHost {
    let address: SocketAddress
    let name: String
    let weight: Int
    /// Requests on their way.
    var active = 0
    /// Connections that wait, by slab index; the one that was used last is taken first, so that the others can time out.
    var idle: [Int32] = []
    /// Not in the cluster any more; its connections end with their requests.
    var isRemoved = false

    init(address: SocketAddress, weight: Int) {
        self.address = address
        name = address.description
        self.weight = max(1, weight)
    }
}
