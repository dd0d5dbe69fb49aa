// The rules of a VirtualService in words: which requests, what is done with them, what else.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { code, objectLink, table } from "../core/ui.js";
import { percent } from "../core/format.js";
import { href } from "../core/kinds.js";
import texts from "../text/virtual-services.js";

register(texts);

const shownRules = 200, shownMatches = 12;

export function ruleTable(object) {
  const { namespace } = object.metadata;
  const rules = ["http", "tls", "tcp"].flatMap((protocol) => (object.spec[protocol] ?? []).map((rule, index) => ({ protocol, rule, index })));
  return [
    table([
      { title: "#", class: "narrow", cell: ({ protocol, rule, index }) => h("div", code(`${protocol}[${index}]`), rule.name ? h("div.faint.route-name", rule.name) : null) },
      { title: t("vs.match"), class: "matches-cell", cell: ({ rule }) => matches(rule.match) },
      { title: t("vs.then"), cell: ({ rule, protocol }) => action(rule, protocol, namespace) },
      { title: t("vs.more"), cell: ({ rule }) => also(rule, namespace) },
    ], rules.slice(0, shownRules), { caption: t("vs.rules"), key: ({ protocol, index }) => `${protocol}${index}` }),
    rules.length > shownRules ? h("p.faint", t("vs.moreRules", { n: rules.length - shownRules })) : null,
  ];
}

function matches(all) {
  if (!all?.length) return h("span.faint", t("vs.everything"));
  const rest = all.length - shownMatches;
  return h("ul.plain.match-list", all.slice(0, shownMatches).map((match, i) => h("li", i ? h("span.faint", `${t("vs.or")} `) : null, conditions(match))),
    rest > 0 ? h("li.faint", t("core.more", { n: rest })) : null);
}

function conditions(match) {
  const found = [];
  if (match.uri) found.push(stringMatch(match.uri, null, match.ignoreUriCase));
  if (match.method) found.push(stringMatch(match.method, t("vs.method")));
  if (match.scheme) found.push(stringMatch(match.scheme, t("vs.scheme")));
  if (match.authority) found.push(stringMatch(match.authority, t("vs.authority")));
  for (const [name, value] of Object.entries(match.headers ?? {})) found.push(stringMatch(value, t("vs.header", { name })));
  for (const [name, value] of Object.entries(match.withoutHeaders ?? {})) found.push([t("vs.not"), stringMatch(value, t("vs.header", { name }))]);
  for (const [name, value] of Object.entries(match.queryParams ?? {})) found.push(stringMatch(value, t("vs.parameter", { name })));
  if (match.sniHosts) found.push([`${t("vs.sni")} `, values(match.sniHosts)]);
  if (match.destinationSubnets) found.push([`${t("vs.subnet")} `, values(match.destinationSubnets)]);
  if (match.port) found.push([`${t("vs.port")} `, code(match.port)]);
  if (match.gateways) found.push([`${t("vs.onGateways")} `, values(match.gateways)]);
  if (match.sourceNamespace) found.push([`${t("vs.sourceNamespace")} `, code(match.sourceNamespace)]);
  if (match.sourceLabels) found.push([`${t("vs.sourceLabels")} `, values(Object.entries(match.sourceLabels).map((pair) => pair.join("=")))]);
  if (!found.length) return h("span.faint", t("vs.everything"));
  return found.map((each, i) => [i ? h("span.faint", ` ${t("vs.and")} `) : null, each]);
}

function stringMatch(value, what, ignoresCase) {
  const how = ["exact", "prefix", "regex"].find((each) => value?.[each] !== undefined);
  if (!how) return t("vs.present", { what: what ?? "" });
  return [`${what === null ? t(`vs.uri.${how}`) : t(`vs.${how}`, { what })} `, code(value[how] === "" ? '""' : value[how]), ignoresCase ? h("span.faint", ` (${t("vs.ignoreCase")})`) : null];
}

const values = (all) => all.slice(0, 8).map((each, i) => [i ? ", " : null, code(each)]).concat(all.length > 8 ? [` ${t("core.more", { n: all.length - 8 })}`] : []);

/** A destination as people name it; a link where it is a Service. */
export function destination({ host = "", port, subset } = {}, namespace) {
  const full = /^([^.]+)\.([^.]+)\.svc(?:\..+)?$/.exec(host);
  const service = full ? { name: full[1], namespace: full[2] } : host && !host.includes(".") ? { name: host, namespace } : null;
  const text = `${service ? `${service.name}.${service.namespace}` : host}${port?.number ? `:${port.number}` : ""}`;
  return h("span.cluster", service ? h("a", { href: href("services", service.namespace, service.name) }, text) : code(text), subset ? h("span.subset", t("routes.subset", { name: subset })) : null);
}

function action(rule, protocol, namespace) {
  if (rule.redirect) return h("div", `${t("vs.redirect")} ${rule.redirect.redirectCode ?? 301} `, code(redirectTarget(rule.redirect)));
  if (rule.directResponse) return h("div", t("vs.answer", { status: String(rule.directResponse.status) }));
  if (rule.delegate) return h("div", `${t("vs.delegate")} `, objectLink("virtual-services", rule.delegate.namespace || namespace, rule.delegate.name));
  const all = rule.route ?? [];
  if (!all.length) return h("span.faint", t("vs.nothing"));
  const total = all.reduce((sum, each) => sum + (each.weight ?? 0), 0);
  return h("ul.plain", all.map((each) => h("li", all.length > 1 ? h("strong.weight", total ? percent((each.weight ?? 0) / total) : "–") : "→ ", destination(each.destination, namespace),
    each.headers ? h("ul.plain.faint", headerLines(each.headers).map((line) => h("li", line))) : null)));
}

function redirectTarget({ scheme, authority, port, uri, prefixRewrite }) {
  const host = authority || port ? `//${authority ?? "*"}${port ? `:${port}` : ""}` : "";
  return `${scheme ? `${scheme}:` : ""}${scheme && !host ? "//*" : host}${uri ?? prefixRewrite ?? ""}` || "*";
}

const share = (percentage, fallback) => percent((percentage?.value ?? fallback ?? 100) / 100);

function also(rule, namespace) {
  const lines = [];
  const { rewrite, retries, fault, corsPolicy } = rule;
  if (rewrite?.uri !== undefined) lines.push(t("vs.rewrite", { to: rewrite.uri }));
  if (rewrite?.uriRegexRewrite) lines.push(t("vs.rewriteRegex", { from: rewrite.uriRegexRewrite.match, to: rewrite.uriRegexRewrite.rewrite }));
  if (rewrite?.authority) lines.push(t("vs.rewriteHost", { to: rewrite.authority }));
  if (rule.timeout) lines.push(rule.timeout === "0s" ? t("vs.noTimeout") : t("vs.timeout", { time: rule.timeout }));
  if (retries) lines.push(retries.attempts ? [t("vs.retries", { n: retries.attempts }), retries.perTryTimeout ? `, ${t("vs.perTry", { time: retries.perTryTimeout })}` : "", retries.retryOn ? `, ${t("vs.retryOn", { what: retries.retryOn })}` : ""] : t("vs.noRetries"));
  if (fault?.delay) lines.push(t("vs.delay", { percent: share(fault.delay.percentage, fault.delay.percent), time: fault.delay.fixedDelay }));
  if (fault?.abort) lines.push(t("vs.abort", { percent: share(fault.abort.percentage), status: String(fault.abort.httpStatus ?? fault.abort.grpcStatus ?? "") }));
  const mirrors = [...(rule.mirror ? [{ destination: rule.mirror, percentage: rule.mirrorPercentage }] : []), ...(rule.mirrors ?? [])];
  for (const mirror of mirrors) lines.push([`${t("vs.mirror", { percent: share(mirror.percentage, rule.mirrorPercent) })} `, destination(mirror.destination, namespace)]);
  if (corsPolicy) lines.push(t("vs.cors", { origins: [...(corsPolicy.allowOrigins ?? []).map((each) => Object.values(each)[0]), ...(corsPolicy.allowOrigin ?? [])].slice(0, 5).join(", ") || "–" }));
  if (rule.headers) lines.push(...headerLines(rule.headers));
  return lines.length ? h("ul.plain", lines.map((line) => h("li", line))) : h("span.faint", "–");
}

function headerLines(headers) {
  const lines = [];
  for (const side of ["request", "response"]) {
    const { set, add, remove } = headers[side] ?? {};
    const names = (all) => all.slice(0, 8).join(", ");
    if (set) lines.push(t("vs.headersSet", { side: t(`vs.${side}`), names: names(Object.entries(set).map(([name, value]) => `${name}: ${value}`)) }));
    if (add) lines.push(t("vs.headersAdd", { side: t(`vs.${side}`), names: names(Object.entries(add).map(([name, value]) => `${name}: ${value}`)) }));
    if (remove) lines.push(t("vs.headersRemove", { side: t(`vs.${side}`), names: names(remove) }));
  }
  return lines;
}
