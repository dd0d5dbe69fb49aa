package import FanlightResources

/// The rules of Kubernetes' own kinds that no schema says. A kind without rules here is stored as it comes.
package enum BuiltinRules {
    /// Fills in defaults. Idempotent.
    ///
    /// - Parameter old: the stored object on an update: what the server once gave a service stays where the update does not name it.
    package static func defaults(_ kind: ResourceKind, version: String, _ object: Node, old: Node? = nil) -> Node {
        switch (kind.group, kind.kind) {
        case ("", "Secret"): ConfigurationRules.secretDefaults(object)
        case ("", "Service"): ServiceRules.defaults(object, old: old)
        case ("", "Namespace"): ClusterRules.namespaceDefaults(object)
        case ("", "Pod"): PodDefaults.pod(object)
        case ("", "PodTemplate"): object.changing("template", PodDefaults.template)
        case ("", "Endpoints"): EndpointRules.endpointsDefaults(object)
        case ("", "PersistentVolumeClaim"): WorkloadDefaults.claim(object)
        case ("", "ReplicationController"): WorkloadDefaults.replicationController(object)
        case ("apps", "ReplicaSet"): WorkloadDefaults.replicaSet(object)
        case ("apps", "Deployment"): WorkloadDefaults.deployment(object)
        case ("apps", "StatefulSet"): WorkloadDefaults.statefulSet(object)
        case ("apps", "DaemonSet"): WorkloadDefaults.daemonSet(object)
        case ("batch", "Job"): WorkloadDefaults.job(object)
        case ("batch", "CronJob"): WorkloadDefaults.cronJob(object)
        case ("autoscaling", "HorizontalPodAutoscaler"): ScalingRules.autoscalerDefaults(object, version: version)
        case ("discovery.k8s.io", "EndpointSlice"): EndpointRules.sliceDefaults(object)
        case ("networking.k8s.io", "IngressClass"): IngressRules.classDefaults(object)
        case ("networking.k8s.io", "NetworkPolicy"): NetworkPolicyRules.defaults(object)
        case ("scheduling.k8s.io", "PriorityClass"): ClusterRules.priorityDefaults(object)
        case ("", "Event"): StoredKindDefaults.event(object)
        case ("events.k8s.io", "Event"): StoredKindDefaults.newEvent(object)
        case ("", "PersistentVolume"): StoredKindDefaults.volume(object)
        case ("", "LimitRange"): StoredKindDefaults.limits(object)
        case ("", "ResourceQuota"), ("coordination.k8s.io", "Lease"): StoredKindDefaults.specified(object)
        case ("storage.k8s.io", "StorageClass"): StoredKindDefaults.storageClass(object)
        case ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): StoredKindDefaults.webhooks(object, isMutating: false)
        case ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): StoredKindDefaults.webhooks(object, isMutating: true)
        case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"): StoredKindDefaults.role(object)
        case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
            AccessRules.bindingDefaults(object)
        case ("apiextensions.k8s.io", "CustomResourceDefinition"): DefinitionRules.defaults(object)
        default: object
        }
    }

    /// What is wrong with an object beyond its metadata. On an update `old` is the stored object.
    package static func validate(_ kind: ResourceKind, _ object: Node, old: Node? = nil) -> [FieldCause] {
        switch (kind.group, kind.kind) {
        case ("", "ConfigMap"): ConfigurationRules.configMap(object, old: old)
        case ("", "Secret"): ConfigurationRules.secret(object, old: old)
        case ("", "Service"): ServiceRules.validate(object, old: old)
        case ("", "Pod"): PodRules.validate(object, old: old)
        case ("", "Endpoints"): EndpointRules.endpoints(object, old: old)
        case ("", "PersistentVolumeClaim"): ClusterRules.claim(object, old: old)
        case ("", "Event"), ("events.k8s.io", "Event"): ClusterRules.event(object, old: old)
        case ("apps", "Deployment"): WorkloadRules.deployment(object, old: old)
        case ("apps", "ReplicaSet"): WorkloadRules.replicaSet(object, old: old)
        case ("apps", "StatefulSet"): WorkloadRules.statefulSet(object, old: old)
        case ("apps", "DaemonSet"): WorkloadRules.daemonSet(object, old: old)
        case ("batch", "Job"): WorkloadRules.job(object, old: old)
        case ("batch", "CronJob"): WorkloadRules.cronJob(object, old: old)
        case ("autoscaling", "HorizontalPodAutoscaler"): ScalingRules.autoscaler(object, old: old)
        case ("policy", "PodDisruptionBudget"): ScalingRules.disruptionBudget(object, old: old)
        case ("discovery.k8s.io", "EndpointSlice"): EndpointRules.slice(object, old: old)
        case ("networking.k8s.io", "Ingress"): IngressRules.ingress(object, old: old)
        case ("networking.k8s.io", "IngressClass"): IngressRules.ingressClass(object, old: old)
        case ("networking.k8s.io", "NetworkPolicy"): NetworkPolicyRules.validate(object, old: old)
        case ("coordination.k8s.io", "Lease"): ClusterRules.lease(object, old: old)
        case ("scheduling.k8s.io", "PriorityClass"): ClusterRules.priority(object, old: old)
        case ("rbac.authorization.k8s.io", "Role"): AccessRules.role(object, isNamespaced: true)
        case ("rbac.authorization.k8s.io", "ClusterRole"): AccessRules.role(object, isNamespaced: false)
        case ("rbac.authorization.k8s.io", "RoleBinding"): AccessRules.binding(object, old: old, isNamespaced: true)
        case ("rbac.authorization.k8s.io", "ClusterRoleBinding"): AccessRules.binding(object, old: old, isNamespaced: false)
        case ("apiextensions.k8s.io", "CustomResourceDefinition"): DefinitionRules.validate(object, old: old)
        default: []
        }
    }

    /// What the names of a kind may be.
    package static func nameRule(_ kind: ResourceKind) -> NameRule {
        switch (kind.group, kind.kind) {
        case ("", "Namespace"): .dnsLabel
        case ("", "Service"): .dns1035Label
        case ("", "Event"): .pathSegment
        case ("rbac.authorization.k8s.io", _): .pathSegment
        case ("certificates.k8s.io", _), ("authentication.k8s.io", _), ("authorization.k8s.io", _): .pathSegment
        default: .dnsSubdomain
        }
    }
}
