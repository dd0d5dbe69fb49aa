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
        ask("status", { problems: "false" }, { signal }),
        ask("problems", { limit: 5 }, { signal }),
        ask("fleet", {}, { signal }),
        ...counted.map((kind) => listPage(kind, { limit: 1, offset: 0, signal }).then((page) => page.total, () => null)),
      ]);
      return { status, problems, fleet, counts };
    },
    draw: ({ status, problems, fleet, counts }) => [
      h("div.figures", counted.map((kind, i) => h("a.figure", { href: `#/${kind}`, "data-key": kind }, h("strong", number(counts[i])), h("span", t(`shell.nav.${kind}`)))),
        h("a.figure", { href: "#/diagnosis", "data-key": "problems" }, h("strong", number(problems.counts.error + problems.counts.warning)), h("span", t("core.problems")))),
      section(t("overview.gateways"), { id: "gateways" }, gateways(status, fleet)),
      section(t("overview.consistency"), { id: "consistency" }, consistency(status.consistent)),
      section(t("core.problems"), { id: "problems", actions: [linkButton(t("overview.allProblems"), "#/diagnosis", { kind: "quiet" })] }, problemList(problems.items)),
      section(t("overview.endpoints"), { id: "endpoints" }, facts([
        [t("overview.version"), status.version], ["DNS", status.dns ?? t("overview.off")], [t("overview.console"), location.origin], [t("overview.api"), h("code", "kubectl --kubeconfig DATA/kubeconfig")],
      ])),
    ],
  }));
}

function gateways(status, fleet) {
  const replicas = (gateway) => fleet.replicas.filter((each) => each.workload === `${gateway.namespace}/${gateway.name}`);
  return table([
    { title: t("core.name"), cell: (gateway) => objectLink("ingress-gateways", gateway.namespace, gateway.name) },
    { title: t("core.status"), cell: (gateway) => (gateway.ready ? badge("ok", t("overview.ready")) : badge("error", t("overview.notReady"))) },
    { title: t("overview.addresses"), cell: (gateway) => chips(gateway.addresses, { map: (address) => chip(address) }) },
    { title: t("overview.replicas"), class: "number", cell: (gateway) => {
      const all = replicas(gateway);
      return all.length ? `${all.filter((each) => each.state === "synced").length}/${all.length}` : "–";
    } },
    { title: t("overview.selectedBy"), cell: (gateway) => chips(gateway.selectedBy, { map: (name) => objectLink("gateways", ...name.split("/")) }) },
    { title: t("core.hosts"), cell: (gateway) => chips(gateway.hosts, { limit: 3 }) },
    { title: t("overview.routes"), class: "number", cell: (gateway) => h("a", { href: `#/routes?gateway=${encodeURIComponent(`${gateway.namespace}/${gateway.name}`)}` }, number(gateway.routes)) },
  ], status.gateways, { key: (gateway) => `${gateway.namespace}/${gateway.name}`, emptyText: t("overview.noGateways"), caption: t("overview.gateways") });
}

function consistency(all) {
  if (!all.length) return empty(t("overview.noneSelected"));
  return table([
    { title: "Gateway", cell: (each) => objectLink("gateways", ...each.gateway.split("/")) },
    { title: t("overview.selects"), cell: (each) => chips(each.gateways, { map: (name) => objectLink("ingress-gateways", ...name.split("/")) }) },
    { title: t("overview.alike"), cell: (each) => (each.equal ? badge("ok", t("overview.equal", { n: each.gateways.length })) : h("div", badge("error", t("overview.different")), each.witness ? h("p", h("code", each.witness)) : null)) },
  ], all, { key: (each) => each.gateway, caption: t("overview.consistency") });
}

/** Problems in a few lines; also used by other pages. */
export function problemList(items) {
  if (!items.length) return note("ok", t("overview.noProblems"));
  return h("ul.problems", items.map((problem) => h("li", { class: problem.level },
    h("div.problem-head", levelMark(problem.level), chip(problem.code, { class: "mono" }), problem.name ? objectLink(shortName(problem.kind), problem.namespace, problem.name) : problem.file ? h("code", problem.file) : null,
      problem.field ? h("code", problem.field) : null, problem.line ? h("span.faint", `${problem.file ?? ""}:${problem.line}`) : null),
    h("p", problem.message), problem.witness ? h("p.witness", t("overview.witness"), " ", h("a", { href: `#/try?url=${encodeURIComponent(problem.witness.replace(/^\S+ /, ""))}` }, h("code", problem.witness))) : null)));
}
