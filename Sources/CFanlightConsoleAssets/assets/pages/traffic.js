// Traffic of the last hour: charts by gateway, and the busiest routes of one.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ask } from "../core/api.js";
import { empty, linkButton, live, note, objectLink, pageHead, section, select, table } from "../core/ui.js";
import { milliseconds, percent, rate } from "../core/format.js";
import { queryText } from "../core/kinds.js";
import { go } from "../core/router.js";
import { lineChart, sparkline } from "../draw/chart.js";
import texts from "../text/traffic.js";

register(texts);

const every = 15_000, span = 3_600;
/** Gateways with charts of their own; a table has the rest. */
const mostCharts = 4;

const perSecond = (value) => t("traffic.perSecond", { rate: rate(value) });
const last = (values) => values.findLast((value) => value !== null) ?? null;
const there = (values) => values.filter((value) => value !== null);
const mean = (values) => { const all = there(values); return all.length ? all.reduce((a, b) => a + b, 0) / all.length : null; };
const most = (values) => { const all = there(values); return all.length ? Math.max(...all) : null; };
const hasSamples = (series) => there(series.requests).length > 0;
const errorShare = (series) => { const all = mean(series.requests), bad = mean(series.errors); return all ? (bad ?? 0) / all : null; };

const askTraffic = (parameters, signal) => ask("traffic", { ...parameters, seconds: span }, { signal }).catch((error) => { if (error.status === 404) return null; throw error; });

export default async function traffic(context) {
  const status = await ask("status", { problems: "false", hosts: 0 }, { signal: context.signal });
  const names = status.gateways.map((gateway) => `${gateway.namespace}/${gateway.name}`);
  const { gateway = "", route = "" } = context.query;
  const charts = new Map();
  return h("div", pageHead(t("shell.nav.traffic"), {
    subtitle: t("traffic.subtitle"), crumbs: route ? [[t("shell.nav.traffic"), "#/traffic"], [gateway, `#/traffic${queryText({ gateway })}`], [route]] : [],
  }), h("div.toolbar", h("label.inline", h("span", t("traffic.gateway")), select([["", t("traffic.allGateways")], ...names.map((name) => [name, name])], { value: gateway, onchange: (name) => go(`#/traffic${queryText({ gateway: name })}`) }))),
    live(context, { every, load: (signal) => askTraffic({ gateway, route }, signal), draw: (answer) => draw(answer, { gateway, route, charts }) }));
}

function draw(answer, { gateway, route, charts }) {
  if (!answer) return note("info", h("p", t("traffic.missing")));
  if (route) {
    const found = answer.series.filter((each) => each.route === route);
    return found.length ? found.map((each) => chartsOf(charts, answer, each, route, { id: `${each.gateway} ${route}` })) : empty(t("traffic.noRoutes"), linkButton(t("traffic.back"), `#/traffic${queryText({ gateway })}`));
  }
  const totals = answer.series.filter((each) => each.route === null && hasSamples(each)).sort((a, b) => (mean(b.requests) ?? 0) - (mean(a.requests) ?? 0));
  if (!totals.length) return empty(t("traffic.none"));
  if (gateway) return [totals.map((each) => chartsOf(charts, answer, each, each.gateway)), section(t("traffic.routes"), { id: "routes" }, routeFigures(answer.series.filter((each) => each.route !== null), gateway))];
  return [
    totals.length > 1 ? section(t("traffic.all"), { id: "all" }, gatewayFigures(totals)) : null,
    totals.length > mostCharts ? h("p.faint.intro", t("traffic.onlyFirst", { n: mostCharts })) : null,
    totals.slice(0, mostCharts).map((each) => chartsOf(charts, answer, each, each.gateway)),
  ];
}

/** Two charts of one series; they are kept, and drawn again in place. */
function chartsOf(charts, { step, end }, series, title, { id = `${series.gateway} ${series.route ?? ""}`, link = true } = {}) {
  if (!charts.has(id)) charts.set(id, { rate: lineChart(t("traffic.rate"), { format: perSecond }), latency: lineChart(t("traffic.latency"), { format: milliseconds }) });
  const { rate: rates, latency } = charts.get(id);
  rates.update({ step, end, series: [{ name: t("traffic.requests"), values: series.requests, style: "first" }, { name: t("traffic.errors"), values: series.errors, style: "second" }] });
  latency.update({ step, end, series: [{ name: t("traffic.p50"), values: series.p50, style: "first" }, { name: t("traffic.p99"), values: series.p99, style: "second" }] });
  const head = link && series.route === null ? h("a", { href: `#/traffic${queryText({ gateway: series.gateway })}` }, title) : series.route ? routeLink(series.route, { isObject: true }) : title;
  return section(head, { id }, h("div.charts", held(rates.element), held(latency.element)));
}

/** An element that stays while the page around it is drawn again: the fresh place is left empty, and the old one, with `data-own`, is kept. */
const held = (element) => h("div.chart-place", { "data-own": true }, element.isConnected ? null : element);

/** `namespace/name/rule` as a link to its VirtualService, or to its charts. */
function routeLink(route, { gateway, isObject } = {}) {
  // What no route took, and is answered with 404.
  if (route === "unknown") return isObject ? h("span", t("traffic.unrouted")) : h("a", { href: `#/traffic${queryText({ gateway, route })}` }, t("traffic.unrouted"));
  const [namespace, name, rule] = route.split("/");
  const place = rule !== undefined ? h("code", `http[${rule}]`) : null;
  if (isObject) return h("span.owner", objectLink("virtual-services", namespace, name), place);
  return h("span.owner", h("a", { href: `#/traffic${queryText({ gateway, route })}` }, `${namespace}/${name}`), place);
}

const figures = () => [
  { title: t("traffic.now"), class: "number", cell: (each) => perSecond(last(each.requests)) },
  { title: t("traffic.average"), class: "number", cell: (each) => perSecond(mean(each.requests)) },
  { title: t("traffic.highest"), class: "number", cell: (each) => perSecond(most(each.requests)) },
  { title: t("traffic.errorShare"), class: "number", cell: (each) => percent(errorShare(each), 2) },
  { title: t("traffic.p50"), class: "number", cell: (each) => milliseconds(last(each.p50)) },
  { title: t("traffic.p99"), class: "number", cell: (each) => milliseconds(last(each.p99)) },
  { title: t("traffic.trend"), cell: (each) => sparkline(each.requests) },
];

const gatewayFigures = (all) => table([
  { title: t("traffic.gateway"), cell: (each) => h("a", { href: `#/traffic${queryText({ gateway: each.gateway })}` }, each.gateway) }, ...figures(),
], all.slice(0, 200), { caption: t("traffic.all"), key: (each) => each.gateway });

const routeFigures = (all, gateway) => table([
  { title: t("traffic.route"), cell: (each) => routeLink(each.route, { gateway: each.gateway ?? gateway }) }, ...figures(),
], all.sort((a, b) => (mean(b.requests) ?? 0) - (mean(a.requests) ?? 0)).slice(0, 50), { caption: t("traffic.routes"), key: (each) => `${each.gateway} ${each.route}`, emptyText: t("traffic.noRoutes") });

/** The traffic of one VirtualService's routes on all gateways, for its page. */
export function routeTraffic(context, { namespace, name }) {
  return live(context, {
    every,
    load: async (signal) => {
      const status = await ask("status", { problems: "false", hosts: 0 }, { signal });
      const answers = await Promise.all(status.gateways.slice(0, 12).map((gateway) => askTraffic({ gateway: `${gateway.namespace}/${gateway.name}` }, signal)));
      if (answers.length && answers.every((answer) => answer === null)) return null;
      return answers.flatMap((answer) => answer?.series ?? []).filter((each) => each.route?.startsWith(`${namespace}/${name}/`));
    },
    draw: (series) => {
      if (series === null) return note("info", h("p", t("traffic.missing")));
      if (!series.length) return empty(t("traffic.idle"));
      return table([
        { title: t("traffic.gateway"), cell: (each) => objectLink("ingress-gateways", ...each.gateway.split("/")) },
        { title: t("traffic.route"), cell: (each) => routeLink(each.route, { gateway: each.gateway }) }, ...figures(),
      ], series.slice(0, 100), { caption: t("traffic.routes"), key: (each) => `${each.gateway} ${each.route}` });
    },
  });
}
