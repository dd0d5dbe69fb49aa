export default {
  en: {
    "objects.of": "{action}: {name}", "objects.versions": "Versions", "objects.editYAML": "Edit YAML", "objects.copy": "Copy", "objects.copied": "Copied.", "objects.copyText": "Copy {text}",
    "objects.deleteTitle": "Delete {kind} {name}?", "objects.deleted": "{kind} {name} was deleted.", "objects.changed": "{kind} {name} was changed.",
    "objects.fromFolder": "It came from a folder that the server reads: it comes back when its file changes or the server starts anew. Remove it from the folder too.",
    "objects.fromFolderChange": "It came from a folder that the server reads. Where the file says otherwise about the same field, the file is not in force from then on.",
    "objects.gone": "There is no {kind} {name}", "objects.goneText": "It may have been deleted, or the address is misspelt.",
    "objects.effectUnknown": "What this changes for clients could not be found out.",
    "objects.label.missing": "label is missing", "objects.label.differs": "has {has}", "objects.label.all": "no labels asked for: all Pods",
  },
  zh: {
    "objects.of": "{action}：{name}", "objects.versions": "版本", "objects.editYAML": "编辑 YAML", "objects.copy": "复制", "objects.copied": "已复制。", "objects.copyText": "复制 {text}",
    "objects.deleteTitle": "确定删除 {kind} {name} 吗？", "objects.deleted": "已删除 {kind} {name}。", "objects.changed": "已修改 {kind} {name}。",
    "objects.fromFolder": "该对象来自服务端读取的目录：文件变更或服务端重启后会重新出现，请同时从目录中移除。",
    "objects.fromFolderChange": "该对象来自服务端读取的目录。若文件中同一字段的取值不同，此后以此处的修改为准。",
    "objects.gone": "{kind} {name} 不存在", "objects.goneText": "可能已被删除，或地址有误。",
    "objects.effectUnknown": "无法得知此操作对客户端的影响。",
    "objects.label.missing": "缺少该标签", "objects.label.differs": "实际为 {has}", "objects.label.all": "未指定标签：匹配全部 Pod",
  },
};
