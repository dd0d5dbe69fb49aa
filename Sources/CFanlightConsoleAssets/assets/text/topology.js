export default {
  en: {
    "topology.subtitle": "Which hosts are served by which gateways, by whose routes, and where these go.", "topology.host": "Host", "topology.gateway": "Gateway", "topology.route": "Routes", "topology.service": "Service",
    "topology.hosts": "Hosts", "topology.gateways": "Gateways", "topology.routes": "Routes", "topology.services": "Services", "topology.diagram": "Diagram", "topology.list": "List", "topology.searchHint": "Search hosts, routes, services …", "topology.allGateways": "All gateways", "topology.groups": "Groups", "topology.groups.auto": "Group long columns", "topology.groups.all": "Group all", "topology.groups.none": "Do not group",
    "topology.in": "Zoom in", "topology.out": "Zoom out", "topology.fit": "Fit", "topology.help": "Drag to move; Ctrl and wheel, + and − to zoom, 0 to fit. Arrow keys go from element to element.", "topology.canvas": "Topology of hosts, gateways, routes and services",
    "topology.noLibrary": "The diagram needs the packages node-d3 and node-dagre on the server; here is the same as a list.", "topology.none": "There is nothing to draw: no ingress gateway serves a host yet.", "topology.noneMatch": "Nothing matches these filters.", "topology.omitted": "Not drawn, there are too many: {what}. Narrow it down by search or filters.",
    "topology.group.host": "{n} hosts", "topology.group.route": "{n} VirtualServices", "topology.group.service": "{n} Services", "topology.count": "Hosts: {hosts} · gateways: {gateways} · routes: {routes} · services: {services}",
    "topology.notReady": "not ready", "topology.unready": "{n} not ready", "topology.replicas": "{ready} of {total} ready", "topology.errors": "{n} errors", "topology.errors.one": "one error", "topology.warnings": "{n} warnings", "topology.warnings.one": "one warning", "topology.rate": "{rate} requests/s",
    "topology.onHost": "on {host}", "topology.undefined": "not defined anywhere", "topology.hint": "Point at an element to see the paths through it.", "topology.omittedPart": "{n} {kind}", "topology.perSecond": "{rate}/s",
  },
  zh: {
    "topology.subtitle": "哪些域名由哪些网关提供，使用谁的路由，以及转发到哪里。", "topology.host": "域名", "topology.gateway": "网关", "topology.route": "路由", "topology.service": "服务",
    "topology.hosts": "域名", "topology.gateways": "网关", "topology.routes": "路由", "topology.services": "服务", "topology.diagram": "图", "topology.list": "列表", "topology.searchHint": "搜索域名、路由、服务…", "topology.allGateways": "全部网关", "topology.groups": "分组", "topology.groups.auto": "过长时分组", "topology.groups.all": "全部分组", "topology.groups.none": "不分组",
    "topology.in": "放大", "topology.out": "缩小", "topology.fit": "适应窗口", "topology.help": "拖动可移动；Ctrl 加滚轮、+ 与 − 键可缩放，0 键适应窗口。方向键可在元素间移动。", "topology.canvas": "域名、网关、路由与服务的拓扑图",
    "topology.noLibrary": "绘图需要服务器上安装 node-d3 与 node-dagre 软件包；以下以列表显示相同内容。", "topology.none": "暂无可绘制内容：还没有入口网关提供域名。", "topology.noneMatch": "没有符合筛选条件的内容。", "topology.omitted": "数量过多，未绘制：{what}。请通过搜索或筛选缩小范围。",
    "topology.group.host": "{n} 个域名", "topology.group.route": "{n} 个虚拟服务", "topology.group.service": "{n} 个服务", "topology.count": "域名：{hosts} · 网关：{gateways} · 路由：{routes} · 服务：{services}",
    "topology.notReady": "未就绪", "topology.unready": "{n} 个未就绪", "topology.replicas": "{total} 个中 {ready} 个就绪", "topology.errors": "{n} 个错误", "topology.warnings": "{n} 个警告", "topology.rate": "每秒 {rate} 个请求",
    "topology.onHost": "域名 {host}", "topology.undefined": "未定义", "topology.hint": "指向某个元素可查看经过它的路径。", "topology.omittedPart": "{n} 个{kind}", "topology.perSecond": "{rate}/秒",
  },
};
