export default {
  en: {
    "overview.subtitle": "All gateways of this control plane, what they serve, and whether they answer alike.", "overview.gateways": "Ingress gateways",
    "overview.consistency": "Do gateways that share a Gateway answer alike?", "overview.allProblems": "All problems", "overview.endpoints": "Control plane", "overview.version": "Version",
    "overview.off": "off", "overview.console": "Console", "overview.api": "API", "overview.ready": "ready", "overview.notReady": "not ready", "overview.addresses": "Addresses",
    "overview.replicas": "Replicas in sync", "overview.selectedBy": "Selected by", "overview.routes": "Routes", "overview.noGateways": "There is no ingress gateway yet.",
    "overview.noneSelected": "No Gateway selects an ingress gateway yet.", "overview.selects": "Selects", "overview.alike": "Answers", "overview.equal": "{n} gateways answer alike", "overview.equal.one": "one gateway",
    "overview.different": "answers differ", "overview.noProblems": "No problems were found.", "overview.witness": "A request that shows it:",
  },
  zh: {
    "overview.subtitle": "此控制面的全部网关、它们提供的内容，以及它们的响应是否一致。", "overview.gateways": "入口网关",
    "overview.consistency": "共享同一网关规则的网关响应是否一致？", "overview.allProblems": "全部问题", "overview.endpoints": "控制面", "overview.version": "版本",
    "overview.off": "未开启", "overview.console": "控制台", "overview.api": "API", "overview.ready": "就绪", "overview.notReady": "未就绪", "overview.addresses": "地址",
    "overview.replicas": "已同步副本", "overview.selectedBy": "匹配的网关规则", "overview.routes": "路由数", "overview.noGateways": "还没有入口网关。",
    "overview.noneSelected": "还没有网关规则匹配入口网关。", "overview.selects": "匹配的入口网关", "overview.alike": "响应", "overview.equal": "{n} 个网关响应一致", "overview.equal.one": "一个网关",
    "overview.different": "响应不一致", "overview.noProblems": "未发现问题。", "overview.witness": "可复现的请求：",
  },
};
