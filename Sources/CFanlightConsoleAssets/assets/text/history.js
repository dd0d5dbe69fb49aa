export default {
  en: {
    "history.subtitle": "Who changed what and when, and the way back. The last 100 changes of every object are remembered.", "history.versions": "Versions", "history.version": "Version {version}", "history.present": "Present", "history.nothing": "Nothing",
    "history.compare": "{from} → {to}", "history.none": "No change of this object is remembered.", "history.deleted": "This object has been deleted. It can be restored with the age that it had, so that its routes get their place back.",
    "history.columnVersion": "Version", "history.columnFrom": "From", "history.columnTo": "To", "history.columnTime": "When", "history.columnVerb": "What", "history.columnUser": "Who", "history.columnWhere": "From where", "history.local": "this machine",
    "history.current": "present", "history.gone": "deleted", "history.pickFrom": "Compare from version {version}", "history.pickTo": "Compare with version {version}", "history.withPresent": "Compare with present", "history.compareShort": "Compare", "history.all": "Show all", "history.less": "Show fewer",
    "history.rollBack": "Roll back", "history.restore": "Restore", "history.rollBackTo": "Roll back to version {version}", "history.rollBackTitle": "Roll {kind} {name} back to version {version}", "history.restoreTitle": "Restore {kind} {name} from version {version}", "history.rolledBack": "{name} is as version {version} was",
    "history.kept": "{n} changes are remembered.", "history.kept.one": "{n} change is remembered.", "history.verb.create": "created", "history.verb.update": "changed", "history.verb.patch": "changed", "history.verb.delete": "deleted", "history.verb.apply": "applied",
    "history.ofKind": "Changes of this {kind}", "history.toObject": "To the object", "history.deletedTitle": "An object that is no more", "history.deletedText": "Deleted objects are found by their name; they can be restored.", "history.show": "Show", "history.recent": "Latest changes", "history.searchHint": "Search names and users …", "history.allKinds": "All kinds", "history.columnObject": "Object", "history.newest": "Newest", "history.older": "Older", "history.noChange": "No change is remembered that matches.", "history.lookOn": "None among the changes that were looked through; there are older ones.",
  },
  zh: {
    "history.subtitle": "谁在何时修改了什么，以及如何回滚。每个对象保留最近 100 次变更。", "history.versions": "历史版本", "history.version": "版本 {version}", "history.present": "当前版本", "history.nothing": "空",
    "history.compare": "{from} → {to}", "history.none": "没有此对象的变更记录。", "history.deleted": "此对象已被删除。恢复后保留原有的创建时间，其路由将回到原来的位置。",
    "history.columnVersion": "版本", "history.columnFrom": "对比自", "history.columnTo": "对比至", "history.columnTime": "时间", "history.columnVerb": "操作", "history.columnUser": "用户", "history.columnWhere": "来源", "history.local": "本机",
    "history.current": "当前", "history.gone": "已删除", "history.pickFrom": "以版本 {version} 为对比起点", "history.pickTo": "与版本 {version} 对比", "history.withPresent": "与当前版本对比", "history.compareShort": "对比", "history.all": "显示全部", "history.less": "收起",
    "history.rollBack": "回滚", "history.restore": "恢复", "history.rollBackTo": "回滚到版本 {version}", "history.rollBackTitle": "将 {kind} {name} 回滚到版本 {version}", "history.restoreTitle": "从版本 {version} 恢复 {kind} {name}", "history.rolledBack": "{name} 已恢复为版本 {version} 的内容",
    "history.kept": "已保留 {n} 次变更。", "history.verb.create": "创建", "history.verb.update": "修改", "history.verb.patch": "修改", "history.verb.delete": "删除", "history.verb.apply": "应用",
    "history.ofKind": "此 {kind} 的变更", "history.toObject": "前往对象", "history.deletedTitle": "已删除的对象", "history.deletedText": "输入名称可查找已删除的对象并恢复。", "history.show": "查看", "history.recent": "最近变更", "history.searchHint": "搜索名称与用户…", "history.allKinds": "全部类型", "history.columnObject": "对象", "history.newest": "最新", "history.older": "更早", "history.noChange": "没有符合条件的变更记录。", "history.lookOn": "已查找的变更中没有符合条件的，仍有更早的变更。",
  },
};
