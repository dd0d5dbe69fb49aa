import FanlightResources

/// The cells of volumes, their claims and their classes.
enum StorageCells {
    static let core: [String: BuiltinCells] = [
        "PersistentVolumeClaim": BuiltinCells { claim in
            let isBound = !claim.text("spec", "volumeName").isEmpty
            return [
                claim.name, .string(phase(claim)), .string(claim.text("spec", "volumeName")),
                .string(isBound ? CellText.intOrString(claim["status", "capacity", "storage"]) ?? "0" : ""),
                .string(isBound ? accessModes(claim["status", "accessModes"]) : ""), .string(storageClass(claim)),
                .string(claim["spec", "volumeAttributesClassName"]?.string ?? CellText.unset), claim.age,
                .string(claim["spec", "volumeMode"]?.string ?? CellText.unset),
            ]
        },
        "PersistentVolume": BuiltinCells { volume in
            let claim = volume["spec", "claimRef"]
            return [
                volume.name, .string(CellText.intOrString(volume["spec", "capacity", "storage"]) ?? "0"),
                .string(accessModes(volume["spec", "accessModes"])), .string(volume.text("spec", "persistentVolumeReclaimPolicy")),
                .string(phase(volume)), .string(claim.map { "\($0["namespace"]?.string ?? "")/\($0["name"]?.string ?? "")" } ?? ""),
                .string(storageClass(volume)), .string(volume["spec", "volumeAttributesClassName"]?.string ?? CellText.unset),
                .string(volume.text("status", "reason")), volume.age, .string(volume["spec", "volumeMode"]?.string ?? CellText.unset),
            ]
        },
    ]

    static let classes: [String: BuiltinCells] = [
        "StorageClass": BuiltinCells { object in
            let isDefault = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"].contains {
                object["metadata", "annotations", $0]?.string == "true"
            }
            return [
                .string(object.text("metadata", "name") + (isDefault ? " (default)" : "")), .string(object.text("provisioner")),
                .string(object.text("reclaimPolicy", otherwise: "Delete")),
                .string(object.text("volumeBindingMode", otherwise: "Immediate")), .bool(object["allowVolumeExpansion"]?.bool ?? false),
                object.age,
            ]
        }
    ]

    private static func phase(_ object: PrintedObject) -> String { object.isBeingDeleted ? "Terminating" : object.text("status", "phase") }

    private static func storageClass(_ object: PrintedObject) -> String {
        object["metadata", "annotations", "volume.beta.kubernetes.io/storage-class"]?.string ?? object.text("spec", "storageClassName")
    }

    private static func accessModes(_ node: Node?) -> String {
        let modes = Set(node?.strings ?? [])
        let names = [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")]
        return names.filter { modes.contains($0.0) }.map(\.1).joined(separator: ",")
    }
}
