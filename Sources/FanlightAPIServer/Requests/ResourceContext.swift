import FanlightResources
import FanlightSchemas
import FanlightStore

/// The kind and version that a request is about, as its path names them, and how its objects are stored.
struct ResourceContext: Sendable {
    let target: RequestTarget
    let kind: ServedKind
    let version: KindVersion
    /// Nil where objects are stored as they are shown.
    let conversion: VersionConversion?

    init(target: RequestTarget, kind: ServedKind, version: KindVersion) {
        self.target = target
        self.kind = kind
        self.version = version
        conversion = VersionConversion(kind: kind.kind, version: version.name)
    }

    var apiVersion: String { target.groupVersion }

    /// Under which kind objects are stored.
    var storedKind: ResourceKind { conversion?.storedKind ?? kind.kind }

    /// The namespace that a list or watch is about; nil for all.
    var scope: String? { kind.isNamespaced ? target.namespace : nil }

    func key(_ name: String) -> ResourceKey {
        ResourceKey(storedKind, namespace: kind.isNamespaced ? target.namespace ?? "" : "", name: name)
    }

    /// How names of the kind are written.
    var nameRule: NameRule { kind.isCustom ? .dnsSubdomain : BuiltinRules.nameRule(kind.kind) }

    /// A stored object as clients of the version see it.
    func node(_ stored: StoredObject) -> Node {
        let node = stored.node(apiVersion: apiVersion, kind: kind.kind.kind)
        return conversion?.shown(node) ?? node
    }

    /// What is stored of an object of the version.
    func content(_ object: Node) -> ObjectContent { ObjectContent(node: conversion?.stored(object) ?? object) }

    func append(_ stored: StoredObject, to bytes: inout [UInt8]) {
        if conversion == nil { return stored.appendJSON(apiVersion: apiVersion, kind: kind.kind.kind, to: &bytes) }
        node(stored).appendJSON(to: &bytes)
    }
}
