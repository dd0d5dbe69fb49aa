import FanlightEventLoop
import FanlightManifests
import FanlightResources
import Glibc

/// A kept connection to the control socket of a gateway's process, on which it says what becomes of it. Nothing here waits.
final class ControlConnection {
    enum Input: Hashable {
        case status(GatewayStatus)
        /// What came is of no gateway.
        case garbage
        case closed
    }

    /// What a status may hold: some hundred sockets with their problems.
    private static let limit = 256 << 10

    let descriptor: Int32
    private var reader = LineReader(limit: limit)

    /// - Throws: nobody listens there, or it is another user's.
    init(folder: Int32, name: String) throws(SystemError) {
        let descriptor = try UnixSocket.connect(folder: folder, name: name)
        do throws(SystemError) {
            let peer = try UnixSocket.peer(of: descriptor)
            guard peer.user == geteuid() else { throw SystemError(call: "connect \(name)", number: EPERM) }
            process = peer.process
        } catch {
            Socket.close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { Socket.close(descriptor) }

    /// Of the process at the other end, from the kernel; 0 where this namespace does not know it.
    let process: Int32

    /// False where the other side does not read what it is asked.
    func send(_ request: ControlRequest) -> Bool {
        let line = request.line
        return UnixSocket.send(descriptor, line[...]) == .bytes(line.count)
    }

    func receive() -> [Input] {
        var bytes: [UInt8] = []
        var attached: Int32?
        let transfer = UnixSocket.receive(descriptor, into: &bytes, limit: 16 << 10, attached: &attached)
        if let attached { Socket.close(attached) }
        switch transfer {
        case .wouldBlock: return []
        case .end, .failed: return [.closed]
        case .bytes: break
        }
        let inputs = reader.take(bytes).map { line -> Input in
            JSONReader.read(Array(line)).documents.first.flatMap { GatewayStatus($0.node) }.map { .status($0) } ?? .garbage
        }
        return reader.isOverfull ? inputs + [.garbage] : inputs
    }
}
