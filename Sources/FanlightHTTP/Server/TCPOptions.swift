import Glibc
import NIOCore

/// How the kernel notices clients that have vanished without a word: it asks idle ones for a sign of life, and gives up on those that take nothing.
enum TCPOptions {
    static var all: [(ChannelOptions.Types.SocketOption, SocketOptionValue)] {
        [
            (.tcpOption(.tcp_nodelay), 1),
            (.socketOption(.so_keepalive), 1),
            (.tcpOption(.init(rawValue: TCP_KEEPIDLE)), 30),
            (.tcpOption(.init(rawValue: TCP_KEEPINTVL)), 10),
            (.tcpOption(.init(rawValue: TCP_KEEPCNT)), 4),
            (.tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), 90_000),
        ]
    }
}
