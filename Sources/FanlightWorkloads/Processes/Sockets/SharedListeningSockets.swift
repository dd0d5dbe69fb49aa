package import FanlightEventLoop
import FanlightFiles
import Glibc

/// The listening sockets of a gateway's replicas: the first opens them, the others get them from a sibling, so that all accept from one queue and a
/// replica that ends loses no connection that waits in it. Nobody else is needed for it.
package struct SharedListeningSockets: ListeningSockets {
    private let runPath: String
    private let ownName: String
    private let prefix: String
    private let registry: SocketRegistry
    /// Of a sibling, for one socket.
    private let patience: Duration

    /// - Parameters:
    ///   - runPath: the folder of the control sockets of all gateways.
    ///   - ownName: of this replica's control socket there.
    package init(runPath: String, ownName: String, workload: String, registry: SocketRegistry, patience: Duration = .milliseconds(500)) {
        self.runPath = runPath
        self.ownName = ownName
        prefix = PodFolder.siblingPrefix(of: workload)
        self.registry = registry
        self.patience = patience
    }

    package var areShared: Bool { true }

    package func open(_ address: SocketAddress) async throws(SystemError) -> Int32 {
        // A port that the system chooses is nobody else's.
        if address.port == 0 { return try Socket.listen(on: address) }
        let result = await Self.onThread { () -> Result<Int32, SystemError> in
            do throws(SystemError) { return .success(try self.openHere(address)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    package func release(_ address: SocketAddress) async { registry.withdraw(address) }

    /// What waits for others is kept off the threads that tasks share.
    private static func onThread(_ body: @escaping @Sendable () -> Result<Int32, SystemError>) async -> Result<Int32, SystemError> {
        await withCheckedContinuation { continuation in
            do throws(SystemError) {
                try LoopThread.start(name: "listen") { continuation.resume(returning: body()) }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
    }

    private func openHere(_ address: SocketAddress) throws(SystemError) -> Int32 {
        if let own = registry.duplicate(address) { return own }
        let lock = try AddressLock(runPath, address)
        defer { withExtendedLifetime(lock) {} }
        let descriptor: Int32
        if let shared = fromSibling(address) { descriptor = shared } else { descriptor = try Socket.listen(on: address) }
        do throws(SystemError) {
            try registry.publish(address, descriptor)
        } catch {
            Socket.close(descriptor)
            throw error
        }
        return descriptor
    }

    private func fromSibling(_ address: SocketAddress) -> Int32? {
        let folder = Glibc.open(runPath, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return nil }
        defer { close(folder) }
        for name in Folder.names(in: runPath) where name.hasPrefix(prefix) && name.hasSuffix(PodFolder.socketSuffix) && name != ownName {
            do throws(SystemError) {
                if let descriptor = try SiblingCall(folder: folder, name: name, patience: patience).socket(address) { return descriptor }
            } catch {
                if error.number == SystemError.connectionRefused { removeStale(folder, name) }
            }
        }
        return nil
    }

    /// Nobody listened behind the name. It is looked at again with the lock, since a process may have begun anew meanwhile.
    private func removeStale(_ folder: Int32, _ name: String) {
        let lock = FolderLock(runPath)
        defer { withExtendedLifetime(lock) {} }
        do throws(SystemError) {
            Socket.close(try UnixSocket.connect(folder: folder, name: name))
        } catch {
            if error.number == SystemError.connectionRefused { unlinkat(folder, name, 0) }
        }
    }
}
