export default {
  en: {
    "services.subtitle": "Where routes send requests: the Services, their ports, and whether endpoints are ready.", "services.empty": "There is no Service here. Services come with your applications; apply one to route to it.", "services.createYAML": "Create from YAML",
    "services.type": "Type", "services.address": "Type and address", "services.ports": "Ports", "services.endpoints": "Endpoints", "services.ready": "{n} of {total} ready", "services.noEndpoints": "no endpoints", "services.replicas": "its replicas", "services.headless": "none (headless)", "services.ofGateway": "{type}, of a gateway",
    "services.tab.overview": "Overview", "services.service": "Service", "services.clusterIP": "Cluster IP", "services.externalIP": "External address", "services.externalName": "External name", "services.selector": "Selector",
    "services.port": "Port", "services.targetPort": "Target port", "services.protocol": "Protocol", "services.nodePort": "Node port",
    "services.endpoint": "Address", "services.isReady": "ready", "services.notReady": "not ready", "services.terminating": "ending", "services.pod": "Pod", "services.place": "Node and zone",
    "services.noEndpointsSelector": "No endpoint: no Pod with the labels of the selector is there. Requests are answered with 503.", "services.noEndpointsText": "No endpoint: the Service has no selector and no EndpointSlice. Requests are answered with 503.", "services.noSubsets": "No DestinationRule divides these endpoints into subsets.",
    "services.rules": "DestinationRules", "services.noRules": "No DestinationRule is for this Service: its endpoints take turns, without subsets or limits.", "services.createRule": "Create a DestinationRule", "services.host": "Host", "services.subsets": "Subsets", "services.policy": "Traffic policy",
    "services.usedBy": "Used by VirtualServices", "services.uses": "Sends to", "services.noUsers": "No VirtualService sends requests to this Service.", "services.mirror": "mirror", "services.weight": "weight {n}", "services.route": "any port", "services.limited": "Only {n} VirtualServices were looked at: those of the namespace, and those that mention the name.",
  },
  zh: {
    "services.subtitle": "路由的目标：服务、服务端口，以及是否有就绪的端点。", "services.empty": "这里没有服务。服务随应用一起部署，创建后即可将路由指向它。", "services.createYAML": "使用 YAML 创建",
    "services.type": "类型", "services.address": "类型与地址", "services.ports": "端口", "services.endpoints": "端点", "services.ready": "{n}/{total} 就绪", "services.noEndpoints": "无端点", "services.replicas": "网关副本", "services.headless": "无（Headless）", "services.ofGateway": "{type}，网关服务",
    "services.tab.overview": "概览", "services.service": "服务", "services.clusterIP": "集群 IP", "services.externalIP": "外部地址", "services.externalName": "外部名称", "services.selector": "选择器",
    "services.port": "端口", "services.targetPort": "容器端口", "services.protocol": "协议", "services.nodePort": "节点端口",
    "services.endpoint": "地址", "services.isReady": "就绪", "services.notReady": "未就绪", "services.terminating": "正在退出", "services.pod": "Pod", "services.place": "节点与可用区",
    "services.noEndpointsSelector": "没有端点：没有带有选择器标签的 Pod，请求会返回 503。", "services.noEndpointsText": "没有端点：该服务没有选择器，也没有 EndpointSlice，请求会返回 503。", "services.noSubsets": "没有目标规则将这些端点划分为子集。",
    "services.rules": "目标规则", "services.noRules": "没有针对此服务的目标规则：端点轮流接收请求，无子集与限制。", "services.createRule": "创建目标规则", "services.host": "主机", "services.subsets": "子集", "services.policy": "流量策略",
    "services.usedBy": "引用它的虚拟服务", "services.uses": "转发到", "services.noUsers": "没有虚拟服务将请求转发到此服务。", "services.mirror": "镜像", "services.weight": "权重 {n}", "services.route": "任意端口", "services.limited": "仅检查了 {n} 个虚拟服务：同命名空间的，以及提及该名称的。",
  },
};
