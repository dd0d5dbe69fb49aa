import Glibc

func chmodForAll(_ path: String) { chmod(path, 0o644) }
func removeFile(_ path: String) { unlink(path) }
func removeFolder(_ path: String) { rmdir(path) }
