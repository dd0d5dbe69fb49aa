export default {
  en: {
    "traffic.subtitle": "Requests, errors and latency of the last hour, gateway by gateway. Every 15 seconds a new sample.", "traffic.gateway": "Ingress gateway", "traffic.allGateways": "All gateways", "traffic.requests": "Requests", "traffic.errors": "5xx answers", "traffic.latency": "Latency", "traffic.p50": "p50", "traffic.p99": "p99",
    "traffic.rate": "Requests per second", "traffic.perSecond": "{rate}/s", "traffic.none": "There are no samples yet: the first comes 15 seconds after a gateway has started.", "traffic.missing": "This server keeps no traffic figures.", "traffic.routes": "Busiest routes", "traffic.route": "Route", "traffic.noRoutes": "No route has had requests in the last hour.",
    "traffic.table": "Figures as a table", "traffic.time": "Time", "traffic.trend": "Last hour", "traffic.now": "Now", "traffic.average": "Mean", "traffic.highest": "Highest", "traffic.noSample": "no sample", "traffic.chart": "{title}. Arrow keys go from sample to sample.", "traffic.errorShare": "5xx share", "traffic.back": "All routes of the gateway", "traffic.unrouted": "no route", "traffic.onlyFirst": "Charts of the {n} busiest gateways; the table has all.", "traffic.all": "All gateways", "traffic.idle": "None of its routes is among the busiest 20 of a gateway in the last hour.",
  },
  zh: {
    "traffic.subtitle": "各网关最近一小时的请求数、错误与延迟，每 15 秒一个采样。", "traffic.gateway": "入口网关", "traffic.allGateways": "全部网关", "traffic.requests": "请求", "traffic.errors": "5xx 响应", "traffic.latency": "延迟", "traffic.p50": "p50", "traffic.p99": "p99",
    "traffic.rate": "每秒请求数", "traffic.perSecond": "{rate}/秒", "traffic.none": "暂无采样：网关启动 15 秒后产生首个采样。", "traffic.missing": "该服务器未保存流量数据。", "traffic.routes": "最繁忙的路由", "traffic.route": "路由", "traffic.noRoutes": "最近一小时没有路由收到请求。",
    "traffic.table": "以表格显示", "traffic.time": "时间", "traffic.trend": "最近一小时", "traffic.now": "当前", "traffic.average": "平均", "traffic.highest": "最高", "traffic.noSample": "无采样", "traffic.chart": "{title}。方向键可逐个查看采样。", "traffic.errorShare": "5xx 占比", "traffic.back": "该网关的全部路由", "traffic.unrouted": "未匹配路由", "traffic.onlyFirst": "图表仅显示最繁忙的 {n} 个网关，表格包含全部。", "traffic.all": "全部网关", "traffic.idle": "最近一小时，它的路由都不在任何网关最繁忙的 20 条之列。",
  },
};
