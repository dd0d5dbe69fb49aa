export default {
  en: {
    "overview.subtitle": "All gateways of this control plane, what they serve, and whether they answer alike.", "overview.gateways": "Ingress gateways",
    "overview.consistency": "Do gateways that share a Gateway answer alike?", "overview.allProblems": "All problems", "overview.endpoints": "Control plane", "overview.version": "Version",
    "overview.off": "off", "overview.console": "Console", "overview.api": "API", "overview.ready": "ready", "overview.notReady": "not ready", "overview.addresses": "Addresses",
    "overview.replicas": "Replicas in sync", "overview.selectedBy": "Selected by", "overview.routes": "Routes", "overview.noGateways": "There is no ingress gateway yet.",
    "overview.noneSelected": "No Gateway selects an ingress gateway yet.", "overview.selects": "Selects", "overview.alike": "Answers", "overview.equal": "{n} gateways answer alike", "overview.equal.one": "one gateway",
    "overview.different": "answers differ", "overview.noProblems": "No problems were found.", "overview.witness": "A request that shows it:",
    "overview.count.ingress-gateways": "Ingress gateways", "overview.count.gateways": "Gateways", "overview.count.virtual-services": "Virtual services", "overview.count.destination-rules": "Destination rules", "overview.count.services": "Services",
    "overview.errors": "{n} errors", "overview.errors.one": "one error", "overview.warnings": "{n} warnings", "overview.warnings.one": "one warning", "overview.hosts": "{n} hosts",
    "overview.down": "{n} ingress gateways are not ready", "overview.down.one": "One ingress gateway is not ready", "overview.differing": "The ingress gateways of {n} Gateways answer differently", "overview.differing.one": "The ingress gateways of one Gateway answer differently",
  },
  zh: {
    "overview.subtitle": "此控制面的全部网关、它们提供的内容，以及它们的响应是否一致。", "overview.gateways": "入口网关",
    "overview.consistency": "共享同一网关规则的网关响应是否一致？", "overview.allProblems": "全部问题", "overview.endpoints": "控制面", "overview.version": "版本",
    "overview.off": "未开启", "overview.console": "控制台", "overview.api": "API", "overview.ready": "就绪", "overview.notReady": "未就绪", "overview.addresses": "地址",
    "overview.replicas": "已同步副本", "overview.selectedBy": "匹配的网关规则", "overview.routes": "路由数", "overview.noGateways": "还没有入口网关。",
    "overview.noneSelected": "还没有网关规则匹配入口网关。", "overview.selects": "匹配的入口网关", "overview.alike": "响应", "overview.equal": "{n} 个网关响应一致", "overview.equal.one": "一个网关",
    "overview.different": "响应不一致", "overview.noProblems": "未发现问题。", "overview.witness": "可复现的请求：",
    "overview.count.ingress-gateways": "入口网关", "overview.count.gateways": "网关规则", "overview.count.virtual-services": "虚拟服务", "overview.count.destination-rules": "目标规则", "overview.count.services": "服务",
    "overview.errors": "{n} 个错误", "overview.warnings": "{n} 个警告", "overview.hosts": "{n} 个域名",
    "overview.down": "{n} 个入口网关未就绪", "overview.differing": "{n} 个网关规则的入口网关响应不一致",
  },
};
