// Mesh Management: how everything stands at a glance.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask, page as listPage } from "../core/api.js";
import { badge, chip, chips, live, objectLink, pageHead, section, table, facts, empty, linkButton, levelMark, note } from "../core/ui.js";
import { number } from "../core/format.js";
import { shortName } from "../core/kinds.js";
import texts from "../text/overview.js";

register(texts);

const counted = ["ingress-gateways", "gateways", "virtual-services", "destination-rules", "services"];

export default function overview(context) {
  return h("div", pageHead(t("shell.nav.overview"), { subtitle: t("overview.subtitle") }), live(context, {
    resources: [...counted.slice(0, 4), "pods"],
    load: async (signal) => {
      const [status, problems, fleet, ...counts] = await Promise.all([
        ask("status", { problems: "false", hosts: shownHosts }, { signal }),
        ask("problems", { limit: 5 }, { signal }),
        ask("fleet", {}, { signal }),
        ...counted.map((kind) => listPage(kind, { limit: 1, offset: 0, signal }).then((page) => page.total, () => null)),
      ]);
      return { status, problems, fleet, counts };
    },
    draw: ({ status, problems, fleet, counts }) => [
      h("div.figures", counted.map((kind, i) => h("a.figure", { href: `#/${kind}`, "data-key": kind }, h("strong", number(counts[i])), h("span", t(`overview.count.${kind}`)))),
        h("a.figure", { href: "#/diagnosis", "data-key": "problems" }, h("strong", number(problems.counts.error + problems.counts.warning)), h("span", t("core.problems")),
          problems.counts.error + problems.counts.warning ? h("span.parts", ["error", "warning"].filter((level) => problems.counts[level]).slice(0, 1).map((level) => h("span", { class: level }, t(`overview.${level}s`, { n: problems.counts[level] })))) : null)),
      attention(status),
      section(t("overview.gateways"), { id: "gateways" }, gateways(status, fleet)),
      section(t("overview.consistency"), { id: "consistency" }, consistency(status.consistent)),
      section(t("core.problems"), { id: "problems", actions: [linkButton(t("overview.allProblems"), "#/diagnosis", { kind: "quiet" })] }, problemList(problems.items)),
      section(t("overview.endpoints"), { id: "endpoints" }, facts([
        [t("overview.version"), status.version], ["DNS", status.dns ?? t("overview.off")], [t("overview.console"), location.origin], [t("overview.api"), h("code", "kubectl --kubeconfig DATA/kubeconfig")],
      ])),
    ],
  }));
}

/** What is asked of the status for each gateway; the rest is a number that leads to all. */
const shownHosts = 3;
/** Of a table; the rest is on its page. */
const shownRows = 15;

/** What somebody has to hear first: gateways that are not ready, and those of one Gateway that answer differently. */
function attention(status) {
  const differing = status.consistent.filter((each) => !each.equal);
  const down = status.gateways.filter((gateway) => !gateway.ready);
  if (!differing.length && !down.length) return null;
  return h("div", { "data-key": "attention" },
    down.length ? note("error", h("p", h("strong", t("overview.down", { n: down.length }))), h("p", chips(down, { limit: 6, map: (gateway) => objectLink("ingress-gateways", gateway.namespace, gateway.name) }))) : null,
    differing.length ? note("warning", h("p", h("strong", t("overview.differing", { n: differing.length }))), differing.length === 1 && differing[0].witness ? h("p", objectLink("gateways", ...differing[0].gateway.split("/")), ": ", h("code", differing[0].witness)) : h("p", chips(differing, { limit: 6, map: (each) => objectLink("gateways", ...each.gateway.split("/")) }))) : null);
}

function gateways(status, fleet) {
  const replicas = (gateway) => fleet.replicas.filter((each) => each.workload === `${gateway.namespace}/${gateway.name}`);
  return [table([
    { title: t("core.name"), class: "w10", cell: (gateway) => objectLink("ingress-gateways", gateway.namespace, gateway.name) },
    { title: t("core.status"), cell: (gateway) => (gateway.ready ? badge("ok", t("overview.ready")) : badge("error", t("overview.notReady"))) },
    { title: t("overview.addresses"), cell: (gateway) => chips(gateway.addresses, { map: (address) => chip(address, { class: "address" }) }) },
    { title: t("overview.replicas"), class: "number", cell: (gateway) => {
      const all = replicas(gateway);
      return all.length ? `${all.filter((each) => each.state === "synced").length}/${all.length}` : "–";
    } },
    { title: t("overview.selectedBy"), class: "w10", cell: (gateway) => chips(gateway.selectedBy, { limit: 3, map: (name) => objectLink("gateways", ...name.split("/")) }) },
    { title: t("core.hosts"), class: "w10", cell: (gateway) => hosts(gateway) },
    { title: t("overview.routes"), class: "number", cell: (gateway) => h("a", { href: `#/routes?gateway=${encodeURIComponent(`${gateway.namespace}/${gateway.name}`)}` }, number(gateway.routes)) },
  ], status.gateways.slice(0, shownRows), { key: (gateway) => `${gateway.namespace}/${gateway.name}`, emptyText: t("overview.noGateways"), caption: t("overview.gateways") }),
  status.gateways.length > shownRows ? h("p.below", h("a", { href: "#/ingress-gateways" }, t("core.more", { n: number(status.gateways.length - shownRows) }))) : null];
}

/** A few hosts by name, many as a number. */
function hosts({ namespace, name, hosts, hostCount = hosts.length }) {
  if (hostCount <= shownHosts) return chips(hosts, { limit: shownHosts });
  return h("a", { href: `#/routes?gateway=${encodeURIComponent(`${namespace}/${name}`)}` }, t("overview.hosts", { n: number(hostCount) }));
}

function consistency(all) {
  if (!all.length) return empty(t("overview.noneSelected"));
  const shown = [...all.filter((each) => !each.equal), ...all.filter((each) => each.equal)].slice(0, shownRows);
  return [table([
    { title: "Gateway", class: "w10", cell: (each) => objectLink("gateways", ...each.gateway.split("/")) },
    { title: t("overview.selects"), class: "w12", cell: (each) => chips(each.gateways, { map: (name) => objectLink("ingress-gateways", ...name.split("/")) }) },
    { title: t("overview.alike"), cell: (each) => (each.equal ? badge("ok", t("overview.equal", { n: each.gateways.length })) : h("div", badge("error", t("overview.different")), each.witness ? h("p", h("code", each.witness)) : null)) },
  ], shown, { key: (each) => each.gateway, caption: t("overview.consistency") }), all.length > shown.length ? h("p.below", h("a", { href: "#/gateways" }, t("core.more", { n: number(all.length - shown.length) }))) : null];
}

/** Problems in a few lines; also used by other pages. `isOwn`: of the object that the page is about. */
export function problemList(items, { isOwn = false } = {}) {
  if (!items.length) return note("ok", t("overview.noProblems"));
  return h("ul.problems", items.map((problem) => h("li", { class: problem.level },
    h("div.problem-head", levelMark(problem.level), chip(problem.code, { class: "mono" }), isOwn ? null : problem.name ? objectLink(shortName(problem.kind), problem.namespace, problem.name) : problem.file ? h("code", problem.file) : null,
      problem.field ? h("code", problem.field) : null, problem.line ? h("span.faint.mono", `${(problem.file ?? "").split("/").slice(-2).join("/")}:${problem.line}`) : null),
    h("p", problem.message), problem.witness ? h("p.witness", t("overview.witness"), " ", h("a", { href: `#/try?url=${encodeURIComponent(problem.witness.replace(/^\S+ /, ""))}` }, h("code", problem.witness))) : null)));
}
