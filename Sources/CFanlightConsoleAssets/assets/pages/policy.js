// A traffic policy in words.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { code, table } from "../core/ui.js";
import texts from "../text/destination-rules.js";

register(texts);

/** What a policy sets, in a word or two each. */
export function policyWords(policy) {
  if (!policy) return [];
  return [policy.loadBalancer ? balancer(policy.loadBalancer) : null, policy.connectionPool ? t("dr.connections") : null, policy.outlierDetection ? t("dr.outlier") : null,
    policy.tls ? `TLS ${policy.tls.mode ?? "DISABLE"}` : null, policy.portLevelSettings?.length ? policy.portLevelSettings.slice(0, 4).map((each) => t("dr.port", { port: String(each.port?.number ?? "") })).join(", ") : null].filter(Boolean);
}

function balancer({ simple, consistentHash }) {
  if (!consistentHash) return simple ?? "UNSPECIFIED";
  const key = ["httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName"].find((each) => consistentHash[each]);
  return t("dr.consistentHash", { what: key ? t(`dr.hash.${key}`, { name: consistentHash[key].name ?? consistentHash[key] }) : "–" });
}

/** Members of a policy as `name: value` lines, in the words of its fields; nested ones with a dot. */
function members(value, prefix = "") {
  return Object.entries(value ?? {}).flatMap(([name, inner]) => (inner !== null && typeof inner === "object" && !Array.isArray(inner)
    ? members(inner, `${prefix}${name}.`) : [[`${prefix}${name}`, Array.isArray(inner) ? inner.map((each) => (typeof each === "object" ? JSON.stringify(each) : each)).join(", ") : String(inner)]]));
}

const lines = (value) => h("ul.plain", members(value).slice(0, 40).map(([name, text]) => h("li", code(name), " ", text)));

/** Everything that a policy sets, port by port. */
export function policyTable(policy) {
  const rows = [];
  const add = (scope, each) => {
    const { loadBalancer, connectionPool, outlierDetection, tls, tunnel, proxyProtocol, retryBudget } = each;
    if (loadBalancer) {
      const { simple, consistentHash, localityLbSetting, warmup, warmupDurationSecs, ...rest } = loadBalancer;
      rows.push([scope, t("dr.loadBalancer"), [h("div", balancer(loadBalancer)), consistentHash && Object.keys(members(consistentHash)).length > 1 ? lines(consistentHash) : null, members(rest).length ? lines(rest) : null]]);
      if (localityLbSetting) rows.push([scope, t("dr.locality"), [localityLbSetting.enabled === false ? t("dr.localityOff") : t("dr.localityOn"), lines(localityLbSetting)]]);
      if (warmup ?? warmupDurationSecs) rows.push([scope, t("dr.warmup"), lines(warmup ?? { duration: warmupDurationSecs })]);
    }
    for (const [name, value] of [["connections", connectionPool], ["outlier", outlierDetection], ["tls", tls], ["tunnel", tunnel], ["proxyProtocol", proxyProtocol], ["retryBudget", retryBudget]]) if (value) rows.push([scope, t(`dr.${name}`), lines(value)]);
  };
  add(t("dr.allPorts"), policy ?? {});
  for (const each of (policy?.portLevelSettings ?? []).slice(0, 50)) add(t("dr.port", { port: String(each.port?.number ?? "") }), each);
  if (!rows.length) return h("p.faint", t("dr.noPolicy"));
  return table([{ title: t("dr.scope"), class: "narrow", cell: ([scope]) => scope }, { title: t("dr.setting"), cell: ([, name]) => name }, { title: t("dr.value"), cell: ([, , value]) => h("div", value) }], rows, { caption: t("dr.policy") });
}
