export default {
  en: {
    "core.loading": "Loading …", "core.retry": "Try again", "core.close": "Close", "core.cancel": "Cancel", "core.ok": "OK", "core.none": "There are none.",
    "core.offline": "The server cannot be reached.", "core.signedOut": "The session has ended, or the server was started anew: sign in again.", "core.breadcrumbs": "Path", "core.views": "Views",
    "core.search": "Search", "core.searchHint": "Search names, hosts, labels …", "core.noMatch": "Nothing matches “{text}”.", "core.pages": "Pages",
    "core.previous": "Previous", "core.next": "Next", "core.range": "{from}–{to} of {of}", "core.total": "{n} objects", "core.total.one": "{n} object",
    "core.matched": "{n} of {total} objects", "core.actions": "Actions", "core.more": "and {n} more", "core.unknown": "unknown",
    "core.level.error": "error", "core.level.warning": "warning", "core.level.info": "info",
    "core.condition.Programmed": "programmed", "core.condition.Accepted": "accepted", "core.condition.Available": "available", "core.condition.ConfigApplied": "applied",
    "core.name": "Name", "core.namespace": "Namespace", "core.age": "Age", "core.status": "Status", "core.hosts": "Hosts", "core.labels": "Labels", "core.delete": "Delete", "core.edit": "Edit",
    "core.save": "Save", "core.create": "Create", "core.yaml": "YAML", "core.history": "History", "core.details": "Details", "core.problems": "Problems", "core.gateways": "Gateways", "core.kind": "Kind",
  },
  zh: {
    "core.loading": "加载中…", "core.retry": "重试", "core.close": "关闭", "core.cancel": "取消", "core.ok": "确定", "core.none": "暂无数据。",
    "core.offline": "无法连接服务器。", "core.signedOut": "会话已结束或服务器已重启，请重新登录。", "core.breadcrumbs": "路径", "core.views": "视图",
    "core.search": "搜索", "core.searchHint": "搜索名称、域名、标签…", "core.noMatch": "没有与“{text}”匹配的结果。", "core.pages": "分页",
    "core.previous": "上一页", "core.next": "下一页", "core.range": "第 {from}–{to} 项，共 {of} 项", "core.total": "共 {n} 个对象",
    "core.matched": "{total} 个对象中的 {n} 个", "core.actions": "操作", "core.more": "另有 {n} 项", "core.unknown": "未知",
    "core.level.error": "错误", "core.level.warning": "警告", "core.level.info": "提示",
    "core.condition.Programmed": "已生效", "core.condition.Accepted": "已接受", "core.condition.Available": "可用", "core.condition.ConfigApplied": "已应用",
    "core.name": "名称", "core.namespace": "命名空间", "core.age": "存在时间", "core.status": "状态", "core.hosts": "域名", "core.labels": "标签", "core.delete": "删除", "core.edit": "编辑",
    "core.save": "保存", "core.create": "创建", "core.yaml": "YAML", "core.history": "历史版本", "core.details": "详情", "core.problems": "问题", "core.gateways": "网关", "core.kind": "类型",
  },
};
