export default {
  en: {
    "diagnosis.subtitle": "What is wrong with the configuration, found from all objects together, again after every change.", "diagnosis.level": "Level", "diagnosis.allLevels": "All levels", "diagnosis.allKinds": "All kinds",
    "diagnosis.searchHint": "Search messages, objects, files …", "diagnosis.none": "No problems were found.", "diagnosis.noneMatch": "No problem matches.", "diagnosis.total": "{n} problems in all", "diagnosis.total.one": "One problem in all",
    "diagnosis.errors": "errors", "diagnosis.warnings": "warnings", "diagnosis.infos": "hints", "diagnosis.edit": "Edit at this place", "diagnosis.try": "Try the request that shows it", "diagnosis.onlyCode": "Only problems with the code {code}", "diagnosis.allLeft": "Show all", "diagnosis.filtered": "Filtered by",
  },
  zh: {
    "diagnosis.subtitle": "综合全部对象分析配置中的问题，每次变更后自动重新诊断。", "diagnosis.level": "级别", "diagnosis.allLevels": "全部级别", "diagnosis.allKinds": "全部类型",
    "diagnosis.searchHint": "搜索说明、对象、文件…", "diagnosis.none": "未发现问题。", "diagnosis.noneMatch": "没有匹配的问题。", "diagnosis.total": "共 {n} 个问题",
    "diagnosis.errors": "错误", "diagnosis.warnings": "警告", "diagnosis.infos": "提示", "diagnosis.edit": "在此处编辑", "diagnosis.try": "试探可复现的请求", "diagnosis.onlyCode": "只看诊断码 {code}", "diagnosis.allLeft": "显示全部", "diagnosis.filtered": "筛选条件",
  },
};
