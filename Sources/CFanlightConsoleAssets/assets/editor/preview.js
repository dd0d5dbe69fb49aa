// What a change would do, before it is made: `fanlight plan` drawn. Dangers first, gateways that change alike together, every change with a request that shows it.

import { h, debounce } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { askAbout } from "../core/api.js";
import { badge, button, chip, failure, note, objectLink } from "../core/ui.js";
import { shortName } from "../core/kinds.js";
import texts from "../text/editor.js";

register(texts);

const shownChanges = 100;
const shownOthers = 20;

/** `[[level, text], …]`: a plan in a few words. */
function planWords(plan) {
  const gateways = new Set(plan.changes.map((each) => each.gateway)).size;
  if (plan.verdict === "failure" || plan.invalid?.length) return [["error", t("plan.refused")]];
  if (!plan.changes.length) return plan.doubts.length || plan.omissions.length ? [["warning", t("plan.uncertain")]] : [["ok", t("plan.nothing")]];
  const words = [["info", t("plan.summary", { changes: t("plan.changes", { n: plan.changes.length }), gateways: t("plan.gateways", { n: gateways }) })]];
  return plan.danger.length ? [["error", t("plan.dangerous", { n: plan.danger.length })], ...words] : words;
}

/** A plan as an element. `warnings` are those of a dry run. */
export function planView(plan, { warnings = [] } = {}) {
  const steps = { create: 0, update: 0, delete: 0, unchanged: 0 };
  for (const each of plan.objects ?? []) steps[each.action] = (steps[each.action] ?? 0) + 1;
  const told = Object.entries(steps).filter(([, n]) => n > 0).map(([action, n]) => t(`plan.step.${action}`, { n }));
  let left = shownChanges;
  const groups = alike(plan.changes);
  return h("div.plan",
    h("div.plan-summary", planWords(plan).map(([level, text]) => badge(level, text)), told.length ? h("span.faint", told.join(" · ")) : null),
    plan.invalid?.length ? note("error", h("p", t("plan.invalid")), h("ul", plan.invalid.flatMap((each) => (each.errors ?? []).map((error) => h("li", each.name ? `${each.kind} ${[each.namespace, each.name].filter(Boolean).join("/")}: ` : "", error.field ? [h("code", error.field), " "] : null, error.message))).slice(0, shownOthers))) : null,
    groups.map(({ gateways, changes }) => {
      const shown = changes.slice(0, left);
      left -= shown.length;
      return h("section.plan-group", h("h3", h("span", t("plan.onGateways", { n: gateways.length })), " ", h("span.chips", gateways.slice(0, 8).map((name) => objectLink("ingress-gateways", ...name.split("/"))), gateways.length > 8 ? h("span.faint", t("core.more", { n: gateways.length - 8 })) : null)),
        counts(changes),
        h("ul.plan-changes", shown.map(changeView)), changes.length > shown.length ? h("p.faint", t("core.more", { n: changes.length - shown.length })) : null);
    }),
    some(t("plan.doubts"), plan.doubts, (each) => h("li", h("code", `${each.gateway} ${each.host}:${each.port}`), " ", each.message)),
    some(t("plan.omissions"), plan.omissions, (each) => h("li", each)),
    some(t("plan.problems"), plan.problems, (each) => h("li", badge(each.level === "error" ? "error" : "warning", t(`core.level.${each.level}`)), " ", each.name ? objectLink(shortName(each.kind), each.namespace, each.name) : null, " ", each.message)),
    some(t("plan.warnings"), warnings.filter((each) => !/\[Plan(Danger|Change)\]/.test(each)), (each) => h("li", each)));
}

const some = (title, all, draw) => (all?.length ? h("section.plan-group", h("h3", title), h("ul.plan-list", all.slice(0, shownOthers).map(draw)), all.length > shownOthers ? h("p.faint", t("core.more", { n: all.length - shownOthers })) : null) : null);

/** Gateways whose answers change in the same way are one group; the dangerous ones come first. */
function alike(changes) {
  const byGateway = new Map();
  for (const each of changes) byGateway.set(each.gateway, [...(byGateway.get(each.gateway) ?? []), each]);
  const groups = new Map();
  for (const [gateway, all] of [...byGateway].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = JSON.stringify(all.map(({ kind, port, host, request, danger, differences, before, after }) => [kind, port, host, request, danger, differences, words(before), words(after)]));
    const group = groups.get(key);
    if (group) group.gateways.push(gateway);
    else groups.set(key, { gateways: [gateway], changes: [...all].sort((a, b) => Boolean(b.danger) - Boolean(a.danger)) });
  }
  return [...groups.values()].sort((a, b) => Boolean(b.changes[0].danger) - Boolean(a.changes[0].danger));
}

function counts(changes) {
  const byKind = new Map();
  for (const each of changes) byKind.set(each.kind, (byKind.get(each.kind) ?? 0) + 1);
  return byKind.size > 1 || changes.length > 5 ? h("p.faint", [...byKind].map(([kind, n]) => `${t(`plan.kind.${kind}`)}: ${n}`).join(" · ")) : null;
}

function changeView(change) {
  const { request } = change;
  const headers = Object.entries(request.headers ?? {}).flatMap(([name, value]) => [value].flat().map((each) => `${name}: ${each}`));
  const address = `#/try?${new URLSearchParams({ url: request.url, ...(request.method === "GET" ? {} : { method: request.method }) })}`;
  return h("li", { class: change.danger ? "error" : change.kind.endsWith("Added") ? "ok" : "" },
    h("div.problem-head", change.danger ? badge("error", t("plan.danger")) : null, h("strong", t(`plan.kind.${change.kind}`)), chip(`${change.host}:${change.port}`, { class: "mono" })),
    change.danger ? h("p", change.danger) : null,
    h("p", t("plan.request"), " ", h("a", { href: address, target: "_blank", rel: "noopener" }, h("code", `${request.method} ${request.url}`)), headers.map((each) => [" ", h("code", each)])),
    h("dl.plan-sides", h("div", h("dt", t("plan.before")), h("dd", words(change.before))), h("div", h("dt", t("plan.after")), h("dd", words(change.after)))),
    change.kind === "answerChanged" && change.differences.length && !change.danger ? h("p.faint", change.differences.join("; ")) : null);
}

/** What becomes of a request, in a line. */
export function words(decision) {
  const flags = decision.flags ? ` (${decision.flags})` : "";
  const { resource, rule, match } = decision;
  const owner = resource ? t("plan.by", { object: `${resource.kind} ${resource.namespace}/${resource.name}${rule === null ? "" : `, ${t("plan.rule", { rule })}${match === null ? "" : `, ${t("plan.match", { match })}`}`}` }) : "";
  const targets = targetWords(decision);
  const values = { targets, status: decision.status, location: decision.location ?? "", flags, owner };
  switch (decision.decision) {
    case "route": return decision.status ? t("plan.says.answersInstead", values) : t("plan.says.route", values);
    case "redirect": return t("plan.says.redirect", values);
    case "directResponse": return t("plan.says.directResponse", values);
    case "notFound": return t(decision.error === "ErrNoVirtualHost" ? "plan.says.noHost" : "plan.says.noRoute");
    case "tlsRedirect": return t("plan.says.tlsRedirect", values);
    case "tcp": return t("plan.says.tcp", values);
    case "noListener": case "noFilterChain": case "protocolError": case "tlsError": return t(`plan.says.${decision.decision}`);
    default: return decision.decision;
  }
}

function targetWords({ cluster, destinations }) {
  if (destinations?.length > 1) return destinations.map((each) => t("plan.weight", { target: clusterWords(each.cluster), weight: each.weight })).join(", ");
  const only = destinations?.[0]?.cluster ?? cluster;
  return only ? clusterWords(only) : t("plan.nowhere");
}

/** `outbound|9080|v1|reviews.default.svc.cluster.local` as `reviews.default.svc.cluster.local:9080 subset v1`. */
function clusterWords(name) {
  const [direction, port, subset, host] = name.split("|");
  if (direction !== "outbound" || !host) return name;
  return `${host}:${port}${subset ? ` ${t("plan.subset", { subset })}` : ""}`;
}

/**
 * The effect of a text that is being written: `{element, summary, refresh(), schedule(), plan(), dispose()}`; `summary` is an
 * element that has it in a few words. `text()` gives the text, or null while it cannot be planned;
 * `dryRun(text, signal)` may give the server's warnings.
 */
export function effectPreview({ text, dryRun, wait = 900, parameters = {} }) {
  let asking = null, last = null, lastText = null;
  const body = h("div.plan-body", h("p.faint", t("plan.waiting")));
  const status = h("span.hidden", { role: "status" });
  const summary = h("div.plan-summary.inline");
  const element = h("section.card.effect-view", { "aria-label": t("plan.title") }, h("div.card-head", h("h2", t("plan.title")), h("div.actions", button(t("plan.refresh"), { kind: "quiet", onclick: () => refresh(true) }))), body, status);

  async function refresh(isAsked = false) {
    schedule.cancel();
    const asked = text();
    if (asked === null || !asked.trim()) return null;
    if (asked === lastText && !isAsked && last) return last;
    asking?.abort();
    const own = (asking = new AbortController());
    body.setAttribute("aria-busy", "true");
    body.classList.add("waiting");
    try {
      const [plan, warnings] = await Promise.all([askAbout("plan", asked, parameters, { signal: own.signal }), dryRun ? dryRun(asked, own.signal).catch((error) => { if (error.name === "AbortError") throw error; return [error.message]; }) : []]);
      if (own.signal.aborted) return null;
      last = plan; lastText = asked;
      body.replaceChildren(planView(plan, { warnings }));
      summary.replaceChildren(...planWords(plan).map(([level, each]) => badge(level, each)));
      status.textContent = planWords(plan).map(([, each]) => each).join(". ");
      return plan;
    } catch (error) {
      if (error.name === "AbortError") return null;
      last = null;
      summary.replaceChildren();
      body.replaceChildren(failure(error));
      return null;
    } finally {
      if (asking === own) { body.removeAttribute("aria-busy"); body.classList.remove("waiting"); }
    }
  }
  const schedule = debounce(wait, () => refresh());
  return { element, summary, refresh: () => refresh(true), schedule, plan: () => last, dispose() { schedule.cancel(); asking?.abort(); } };
}
