import FanlightEventLoop
import FanlightFiles
import Glibc

extension SystemError {
    init(_ error: FileError) {
        switch error.reason {
        case .system(let number): self.init(call: error.path, number: number)
        case .tooLarge: self.init(call: error.path, number: EFBIG)
        }
    }
}
