import FanlightResources
import Testing

@testable import FanlightAPIServer

@Suite("Tables of Kubernetes' kinds")
struct BuiltinTableTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: ResourceKind
        let version: String?
        let object: String
        let cells: String

        /// - Parameter object: what it has beside its name, which is `x`, and its creation, an hour ago.
        init(_ group: String, _ kind: String, _ object: String, _ cells: String, version: String? = nil) {
            self.kind = ResourceKind(group: group, kind: kind)
            self.version = version
            self.object = object
            self.cells = cells
        }

        var testDescription: String { "\(kind.kind) \(cells)" }
    }

    @Test("cells", arguments: workloads + network + cluster)
    func cells(_ expected: Case) throws {
        let separator = expected.object.isEmpty ? "" : ", "
        let json = #"{"metadata": {"name": "x", "creationTimestamp": "2026-01-10T11:00:00Z"}\#(separator)\#(expected.object)}"#
        #expect(try TableSupport.cells(expected.kind.group, expected.kind.kind, version: expected.version, json) == expected.cells)
    }

    private static let template =
        #""template": {"metadata": {"labels": {"b": "2", "a": "1"}}, "spec": {"nodeSelector": {"disk": "ssd"}, "containers": [{"name": "c1", "image": "i1"}, {"name": "c2", "image": "i2:3"}]}}"#
    private static let selector =
        #""selector": {"matchLabels": {"b": "2"}, "matchExpressions": [{"key": "a", "operator": "In", "values": ["y", "x"]}, {"key": "c", "operator": "Exists"}, {"key": "d", "operator": "DoesNotExist"}, {"key": "e", "operator": "NotIn", "values": ["z"]}]}"#
    private static let selectorText = "a in (x,y),b=2,c,!d,e notin (z)"

    private static let workloads: [Case] = [
        Case(
            "apps", "Deployment",
            #""spec": {"replicas": 3, \#(selector), \#(template)}, "status": {"readyReplicas": 2, "updatedReplicas": 1, "availableReplicas": 2}"#,
            #""x","2/3",1,2,"60m","c1,c2","i1,i2:3","\#(selectorText)""#),
        Case("apps", "Deployment", #""spec": {}"#, #""x","0/1",0,0,"60m","","","""#),
        Case(
            "apps", "ReplicaSet", #""spec": {"replicas": 3, \#(template)}, "status": {"replicas": 2, "readyReplicas": 1}"#,
            #""x",3,2,1,"60m","c1,c2","i1,i2:3","<none>""#),
        Case("apps", "StatefulSet", #""spec": {"replicas": 0, \#(template)}"#, #""x","0/0","60m","c1,c2","i1,i2:3""#),
        Case(
            "apps", "DaemonSet",
            #""spec": {\#(template), "selector": {"matchLabels": {"a": "1"}}}, "status": {"desiredNumberScheduled": 5, "currentNumberScheduled": 4, "numberReady": 3, "updatedNumberScheduled": 2, "numberAvailable": 1}"#,
            #""x",5,4,3,2,1,"disk=ssd","60m","c1,c2","i1,i2:3","a=1""#),
        Case(
            "", "ReplicationController",
            #""spec": {"replicas": 1, "selector": {"b": "2", "a": "1"}, \#(template)}, "status": {"replicas": 1}"#,
            #""x",1,1,0,"60m","c1,c2","i1,i2:3","a=1,b=2""#),
        Case("", "PodTemplate", template, #""x","c1,c2","i1,i2:3","a=1,b=2""#),
        Case("apps", "ControllerRevision", #""revision": 4"#, #""x","<none>",4,"60m""#),
        Case(
            "batch", "Job", #""spec": {"completions": 3, \#(template)}, "status": {"succeeded": 1, "startTime": "2026-01-10T11:58:00Z"}"#,
            #""x","Running","1/3","2m","60m","c1,c2","i1,i2:3","<none>""#),
        Case(
            "batch", "Job",
            #""spec": {"parallelism": 2}, "status": {"succeeded": 1, "startTime": "2026-01-10T11:00:00Z", "completionTime": "2026-01-10T11:00:07Z", "conditions": [{"type": "Complete", "status": "True"}]}"#,
            #""x","Complete","1/1 of 2","7s","60m","","","<none>""#),
        Case(
            "batch", "Job",
            #""spec": {}, "status": {"conditions": [{"type": "Complete", "status": "False"}, {"type": "Failed", "status": "True"}]}"#,
            #""x","Failed","0/1","","60m","","","<none>""#),
        Case(
            "batch", "CronJob",
            #""spec": {"schedule": "* * * * *", "suspend": true, "timeZone": "Etc/UTC", "jobTemplate": {"spec": {\#(template)}}}, "status": {"active": [{}, {}], "lastScheduleTime": "2026-01-10T11:59:30Z"}"#,
            #""x","* * * * *","Etc/UTC","True",2,"30s","60m","c1,c2","i1,i2:3","<none>""#),
        Case("batch", "CronJob", #""spec": {"schedule": "@daily"}"#, #""x","@daily","<none>","False",0,"<none>","60m","","","<none>""#),
        Case(
            "autoscaling", "HorizontalPodAutoscaler",
            #""spec": {"scaleTargetRef": {"kind": "Deployment", "name": "d"}, "minReplicas": 2, "maxReplicas": 9, "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 80}}}, {"type": "Pods", "pods": {"target": {"averageValue": "1k"}}}, {"type": "External"}]}, "status": {"currentReplicas": 4, "currentMetrics": [{"resource": {"current": {"averageUtilization": 10}}}]}"#,
            #""x","Deployment/d","cpu: 10%/80%, <unknown>/1k + 1 more...","2",9,4,"60m""#, version: "v2"),
        Case(
            "autoscaling", "HorizontalPodAutoscaler",
            #""spec": {"scaleTargetRef": {"kind": "Deployment", "name": "d"}, "maxReplicas": 9, "targetCPUUtilizationPercentage": 70}, "status": {"currentReplicas": 1}"#,
            #""x","Deployment/d","cpu: <unknown>/70%","1",9,1,"60m""#, version: "v1"),
        Case(
            "policy", "PodDisruptionBudget", #""spec": {"minAvailable": "50%"}, "status": {"disruptionsAllowed": 2}"#,
            #""x","50%","N/A",2,"60m""#),
        Case("policy", "PodDisruptionBudget", #""spec": {"maxUnavailable": 1}"#, #""x","N/A","1",0,"60m""#),
    ]

    private static let network: [Case] = [
        Case(
            "", "Service",
            #""spec": {"type": "ClusterIP", "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"], "ports": [{"port": 443, "protocol": "TCP"}]}"#,
            #""x","ClusterIP","10.0.0.1","<none>","443/TCP","60m","<none>""#),
        Case(
            "", "Service",
            #""spec": {"type": "NodePort", "clusterIP": "None", "externalIPs": ["1.1.1.1", "2.2.2.2"], "selector": {"b": "2", "a": "1"}, "ports": [{"port": 80, "nodePort": 30080}, {"port": 53, "protocol": "UDP"}]}"#,
            #""x","NodePort","None","1.1.1.1,2.2.2.2","80:30080/TCP,53/UDP","60m","a=1,b=2""#),
        Case("", "Service", #""spec": {"type": "LoadBalancer"}"#, #""x","LoadBalancer","<none>","<pending>","<none>","60m","<none>""#),
        Case(
            "", "Service",
            #""spec": {"type": "LoadBalancer", "externalIPs": ["9.9.9.9"]}, "status": {"loadBalancer": {"ingress": [{"hostname": "b.example.com"}, {"ip": "1.2.3.4"}]}}"#,
            #""x","LoadBalancer","<none>","1.2.3.4,b.example.com,9.9.9.9","<none>","60m","<none>""#),
        Case(
            "", "Service", #""spec": {"type": "ExternalName", "externalName": "db.example.com"}"#,
            #""x","ExternalName","<none>","db.example.com","<none>","60m","<none>""#),
        Case("", "Endpoints", "", #""x","<none>","60m""#),
        Case(
            "", "Endpoints",
            #""subsets": [{"addresses": [{"ip": "1.1.1.1"}, {"ip": "::1"}], "ports": [{"port": 80}, {"port": 443}]}]"#,
            #""x","1.1.1.1:80,[::1]:80,1.1.1.1:443 + 1 more...","60m""#),
        Case("", "Endpoints", #""subsets": [{"addresses": [{"ip": "1.1.1.1"}]}]"#, #""x","1.1.1.1","60m""#),
        Case("discovery.k8s.io", "EndpointSlice", #""addressType": "IPv4""#, #""x","IPv4","<unset>","<unset>","60m""#),
        Case(
            "discovery.k8s.io", "EndpointSlice",
            #""addressType": "IPv4", "ports": [{"port": 80}, {"name": "grpc"}, {}], "endpoints": [{"addresses": ["1.1.1.1", "1.1.1.2"]}, {"addresses": ["1.1.1.3", "1.1.1.4"]}]"#,
            #""x","IPv4","80,grpc,*","1.1.1.1,1.1.1.2,1.1.1.3 + 1 more...","60m""#),
        Case("networking.k8s.io", "Ingress", #""spec": {}"#, #""x","<none>","*","","80","60m""#),
        Case(
            "networking.k8s.io", "Ingress",
            #""spec": {"ingressClassName": "c", "tls": [{}], "rules": [{"host": "a"}, {"host": "b"}, {"host": "c"}, {"host": "d"}]}, "status": {"loadBalancer": {"ingress": [{"ip": "2.2.2.2"}, {"ip": "1.1.1.1"}]}}"#,
            #""x","c","a,b,c + 1 more...","1.1.1.1,2.2.2.2","80, 443","60m""#),
        Case(
            "networking.k8s.io", "IngressClass",
            #""spec": {"controller": "example.com/c", "parameters": {"apiGroup": "k8s.example.com", "kind": "P", "name": "p"}}"#,
            #""x","example.com/c","P.k8s.example.com/p","60m""#),
        Case("networking.k8s.io", "IngressClass", #""spec": {"controller": "example.com/c"}"#, #""x","example.com/c","<none>","60m""#),
        Case("networking.k8s.io", "NetworkPolicy", #""spec": {"podSelector": {"matchLabels": {"a": "1"}}}"#, #""x","a=1","60m""#),
        Case("networking.k8s.io", "NetworkPolicy", #""spec": {"podSelector": {}}"#, #""x","<none>","60m""#),
    ]

    private static let cluster: [Case] = [
        Case("", "ConfigMap", #""data": {"a": "1", "b": "2"}, "binaryData": {"c": "AA=="}"#, #""x",3,"60m""#),
        Case("", "Secret", #""type": "kubernetes.io/tls", "data": {"tls.crt": "", "tls.key": ""}"#, #""x","kubernetes.io/tls",2,"60m""#),
        Case("", "ServiceAccount", "", #""x","60m""#),
        Case("", "Namespace", #""status": {"phase": "Terminating"}"#, #""x","Terminating","60m""#),
        Case("coordination.k8s.io", "Lease", #""spec": {"holderIdentity": "me"}"#, #""x","me","60m""#),
        Case(
            "", "Node", #""spec": {"unschedulable": true}"#,
            #""x","Unknown,SchedulingDisabled","<none>","60m","","<none>","<none>","<unknown>","<unknown>","<unknown>""#),
        Case(
            "", "Node",
            #""status": {"conditions": [{"type": "Ready", "status": "False"}], "addresses": [{"type": "ExternalIP", "address": "9.9.9.9"}, {"type": "InternalIP", "address": "10.0.0.1"}], "nodeInfo": {"kubeletVersion": "v1.36.0", "osImage": "Debian", "kernelVersion": "6.1", "containerRuntimeVersion": "containerd://2"}}"#,
            #""x","NotReady","<none>","60m","v1.36.0","10.0.0.1","9.9.9.9","Debian","6.1","containerd://2""#),
        Case(
            "", "ResourceQuota",
            #""status": {"hard": {"requests.cpu": "2", "limits.cpu": "4", "pods": 10}, "used": {"pods": 3, "limits.cpu": "1"}}"#,
            #""x","pods: 3/10, requests.cpu: 0/2","limits.cpu: 1/4","60m""#),
        Case(
            "", "PersistentVolumeClaim",
            #""spec": {"volumeName": "v", "storageClassName": "fast", "volumeMode": "Filesystem"}, "status": {"phase": "Bound", "capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteMany", "ReadWriteOnce"]}"#,
            #""x","Bound","v","1Gi","RWO,RWX","fast","<unset>","60m","Filesystem""#),
        Case(
            "", "PersistentVolumeClaim", #""spec": {}, "status": {"phase": "Pending"}"#,
            #""x","Pending","","","","","<unset>","60m","<unset>""#),
        Case(
            "", "PersistentVolume",
            #""spec": {"capacity": {"storage": "5Gi"}, "accessModes": ["ReadWriteOncePod"], "persistentVolumeReclaimPolicy": "Retain", "claimRef": {"namespace": "n", "name": "c"}}, "status": {"phase": "Bound"}"#,
            #""x","5Gi","RWOP","Retain","Bound","n/c","","<unset>","","60m","<unset>""#),
        Case(
            "storage.k8s.io", "StorageClass",
            #""provisioner": "p", "volumeBindingMode": "WaitForFirstConsumer", "allowVolumeExpansion": true"#,
            #""x","p","Delete","WaitForFirstConsumer",true,"60m""#),
        Case("scheduling.k8s.io", "PriorityClass", #""value": 7, "globalDefault": true"#, #""x",7,true,"60m","PreemptLowerPriority""#),
        Case("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", #""webhooks": [{}, {}]"#, #""x",2,"60m""#),
        Case(
            "rbac.authorization.k8s.io", "RoleBinding",
            #""roleRef": {"kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "u1"}, {"kind": "User", "name": "u2"}, {"kind": "Group", "name": "g"}, {"kind": "ServiceAccount", "namespace": "n", "name": "s"}]"#,
            #""x","Role/r","60m","u1, u2","g","n/s""#),
        Case(
            "rbac.authorization.k8s.io", "ClusterRoleBinding", #""roleRef": {"kind": "ClusterRole", "name": "r"}"#,
            #""x","ClusterRole/r","60m","","","""#),
        Case(
            "", "Event",
            #""firstTimestamp": "2026-01-10T11:57:11Z", "lastTimestamp": "2026-01-10T11:57:11Z", "count": 1, "type": "Warning", "reason": "KubeAPIReadyz", "message": " readyz=true\n", "involvedObject": {"kind": "Namespace", "name": "n"}, "source": {"component": "apiserver", "host": "vm"}"#,
            #""2m49s","Warning","KubeAPIReadyz","namespace/n","","apiserver, vm","readyz=true","2m49s",1,"x""#),
        Case(
            "events.k8s.io", "Event",
            #""eventTime": "2026-01-10T11:58:00.000001Z", "series": {"count": 4, "lastObservedTime": "2026-01-10T11:59:50.5Z"}, "type": "Normal", "reason": "R", "note": "n", "regarding": {"kind": "Pod", "name": "p", "fieldPath": "spec.containers{a}"}, "reportingController": "c", "reportingInstance": "i""#,
            #""10s","Normal","R","pod/p","spec.containers{a}","c, i","n","2m",4,"x""#),
        Case("", "Event", #""type": "Normal""#, #""<unknown>","Normal","","","","","","<unknown>",1,"x""#),
    ]
}
