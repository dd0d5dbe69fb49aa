export default {
  en: {
    "dr.subtitle": "How requests reach a service: its subsets, load balancing, connection limits and TLS.", "dr.createForm": "Create", "dr.createYAML": "Create from YAML", "dr.empty": "There is no DestinationRule yet.", "dr.host": "Host", "dr.subsets": "Subsets", "dr.policy": "Traffic policy", "dr.overview": "Overview", "dr.exportTo": "Exported to", "dr.selector": "Only for workloads", "dr.created": "Created",
    "dr.subset": "Subset", "dr.labels": "Labels of endpoints", "dr.endpoints": "Endpoints", "dr.noSubsets": "It defines no subset.", "dr.allPorts": "All ports", "dr.port": "Port {port}", "dr.scope": "For", "dr.setting": "Setting", "dr.value": "Value", "dr.noPolicy": "It sets no traffic policy.", "dr.asRule": "as the rule",
    "dr.loadBalancer": "Load balancing", "dr.consistentHash": "consistent hash by {what}", "dr.hash.httpHeaderName": "header {name}", "dr.hash.httpCookie": "cookie {name}", "dr.hash.useSourceIp": "client address", "dr.hash.httpQueryParameterName": "parameter {name}", "dr.locality": "Locality", "dr.localityOn": "on", "dr.localityOff": "off", "dr.warmup": "Warm-up",
    "dr.connections": "Connections", "dr.outlier": "Outlier detection", "dr.tls": "TLS to the service", "dr.tunnel": "Tunnel", "dr.proxyProtocol": "PROXY protocol", "dr.retryBudget": "Retry budget",
    "dr.usedBy": "VirtualServices that lead here", "dr.usedByNone": "No VirtualService names this host or one of its subsets.", "dr.usedPart": "There are too many VirtualServices to look at all of them: here are those found among some, and among those of this namespace and of the Service's.", "dr.usedSubsets": "subsets: {names}", "dr.noEndpoints": "no endpoints", "dr.external": "of no Kubernetes Service",
  },
  zh: {
    "dr.subtitle": "请求如何到达服务：子集、负载均衡、连接限制与 TLS。", "dr.createForm": "创建", "dr.createYAML": "使用 YAML 创建", "dr.empty": "还没有目标规则。", "dr.host": "主机", "dr.subsets": "子集", "dr.policy": "流量策略", "dr.overview": "概览", "dr.exportTo": "可见范围", "dr.selector": "仅适用于工作负载", "dr.created": "创建时间",
    "dr.subset": "子集", "dr.labels": "端点标签", "dr.endpoints": "端点", "dr.noSubsets": "未定义子集。", "dr.allPorts": "全部端口", "dr.port": "端口 {port}", "dr.scope": "范围", "dr.setting": "设置", "dr.value": "值", "dr.noPolicy": "未设置流量策略。", "dr.asRule": "与规则相同",
    "dr.loadBalancer": "负载均衡", "dr.consistentHash": "一致性哈希：{what}", "dr.hash.httpHeaderName": "请求头 {name}", "dr.hash.httpCookie": "Cookie {name}", "dr.hash.useSourceIp": "客户端地址", "dr.hash.httpQueryParameterName": "参数 {name}", "dr.locality": "就近访问", "dr.localityOn": "开启", "dr.localityOff": "关闭", "dr.warmup": "预热",
    "dr.connections": "连接池", "dr.outlier": "异常点检测", "dr.tls": "到服务的 TLS", "dr.tunnel": "隧道", "dr.proxyProtocol": "PROXY 协议", "dr.retryBudget": "重试预算",
    "dr.usedBy": "指向此处的虚拟服务", "dr.usedByNone": "没有虚拟服务引用此主机或其子集。", "dr.usedPart": "虚拟服务过多，未全部检查：仅列出部分以及本命名空间和服务所在命名空间中找到的。", "dr.usedSubsets": "子集：{names}", "dr.noEndpoints": "无端点", "dr.external": "非 Kubernetes 服务",
  },
};
