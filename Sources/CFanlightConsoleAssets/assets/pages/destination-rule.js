// One DestinationRule: its subsets and the endpoints that they have, its policy, and who sends requests there.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { get, list, page as listPage } from "../core/api.js";
import { badge, chips, facts, live, note, objectLink, pageHead, section, table, tabs } from "../core/ui.js";
import { ago, dateTime, number } from "../core/format.js";
import { historyTab, labelChips, pageButtons, problemsOf, problemSection, rights, yamlTab } from "./object-actions.js";
import { policyTable, policyWords } from "./policy.js";
import { destination } from "./rules.js";
import texts from "../text/destination-rules.js";

register(texts);

const kind = "destination-rules";
const mostLooked = 500;
const resources = [kind, "services", "endpoint-slices", "virtual-services", "pods"];

export default async function destinationRule(context) {
  const { namespace, name } = context.params;
  const [object, may, problems] = await Promise.all([get(kind, namespace, name, { signal: context.signal }), rights(kind, ["update", "delete"], [namespace]), problemsOf(kind, namespace, name, context)]);
  return h("div",
    pageHead(name, { crumbs: [[t("shell.nav.destination-rules"), `#/${kind}`], [namespace]], actions: pageButtons(context, kind, object, may) }),
    tabs(context, [
      { id: "overview", title: t("dr.overview"), draw: () => overview(context) },
      { id: "problems", title: t("core.problems"), count: problems?.matched ?? 0, draw: () => live(context, { resources, load: (signal) => problemsOf(kind, namespace, name, { signal }), draw: (all) => problemSection(all) ?? note("info", h("p", t("core.none"))) }) },
      { id: "yaml", title: t("core.yaml"), draw: () => yamlTab(context, kind, namespace, name) },
      { id: "history", title: t("core.history"), draw: () => historyTab(context, kind, namespace, name) },
    ]));
}

/** The Service that a host names from a namespace; null for a host outside. */
function serviceOf(host, namespace) {
  const full = /^([^.*]+)\.([^.]+)\.svc(?:\..+)?$/.exec(host);
  if (full) return { name: full[1], namespace: full[2] };
  return host && !/[.*]/.test(host) ? { name: host, namespace } : null;
}

function overview(context) {
  const { namespace, name } = context.params;
  return live(context, {
    resources, wait: 500,
    load: async (signal) => {
      const object = await get(kind, namespace, name, { signal });
      const service = serviceOf(object.spec.host ?? "", namespace);
      const orNothing = (error) => { if (error.name === "AbortError") throw error; return null; };
      const [pods, uses] = await Promise.all([service ? podsOf(service, signal).catch(orNothing) : null, usesOf(object, service, signal).catch(orNothing)]);
      return { object, service, pods, uses };
    },
    draw: ({ object, service, pods, uses }) => {
      const { spec, metadata } = object;
      return [
        section(t("core.details"), { id: "details" }, facts([
          [t("dr.host"), h("span.inline", destination({ host: spec.host }, metadata.namespace), service ? null : badge("off", t("dr.external")))], [t("dr.subsets"), chips((spec.subsets ?? []).map((each) => each.name), { limit: 12 })],
          [t("dr.policy"), chips(policyWords(spec.trafficPolicy))], spec.exportTo?.length ? [t("dr.exportTo"), chips(spec.exportTo)] : null,
          spec.workloadSelector ? [t("dr.selector"), labelChips(spec.workloadSelector.matchLabels)] : null, [t("core.labels"), labelChips(metadata.labels)],
          [t("dr.created"), `${dateTime(metadata.creationTimestamp)} (${ago(metadata.creationTimestamp)})`],
        ])),
        section(t("dr.subsets"), { id: "subsets" }, subsetTable(spec.subsets ?? [], pods)),
        section(t("dr.policy"), { id: "policy" }, policyTable(spec.trafficPolicy)),
        uses ? section(t("dr.usedBy"), { id: "uses" }, useTable(uses)) : null,
      ];
    },
  });
}

/** Labels and readiness of the endpoints of a Service: those of the Pods that its EndpointSlices name. */
async function podsOf({ namespace, name }, signal) {
  const slices = await list("endpoint-slices", { namespace, labelSelector: `kubernetes.io/service-name=${name}`, signal });
  const endpoints = slices.flatMap((slice) => (slice.endpoints ?? []).map((endpoint) => ({ ...endpoint, sliceLabels: slice.metadata.labels ?? {} })));
  const names = new Set(endpoints.map((each) => each.targetRef?.kind === "Pod" && each.targetRef.name).filter(Boolean));
  const pods = names.size ? await list("pods", { namespace, limit: 500, signal }).catch((error) => { if (error.name === "AbortError") throw error; return []; }) : [];
  const labels = new Map(pods.map((pod) => [pod.metadata.name, pod.metadata.labels ?? {}]));
  return endpoints.map((each) => ({ labels: labels.get(each.targetRef?.name) ?? (each.targetRef ? null : each.sliceLabels), isReady: each.conditions?.ready !== false, count: each.addresses?.length ?? 0 }));
}

function subsetTable(subsets, pods) {
  if (!subsets.length) return h("p.faint", t("dr.noSubsets"));
  // Where labels of some endpoint are not known, no number would be true.
  const isKnown = pods !== null && pods.every((each) => each.labels);
  const count = (subset) => pods.filter((each) => each.isReady && Object.entries(subset.labels ?? {}).every(([key, value]) => each.labels[key] === value)).reduce((sum, each) => sum + each.count, 0);
  return table([
    { title: t("dr.subset"), cell: (each) => h("strong", each.name) },
    { title: t("dr.labels"), cell: (each) => labelChips(each.labels) },
    isKnown ? { title: t("dr.endpoints"), class: "number", cell: (each) => { const n = count(each); return n ? number(n) : badge("error", t("dr.noEndpoints")); } } : null,
    { title: t("dr.policy"), cell: (each) => (each.trafficPolicy ? policyTable(each.trafficPolicy) : h("span.faint", t("dr.asRule"))) },
  ].filter(Boolean), subsets.slice(0, 100), { caption: t("dr.subsets"), key: (each) => each.name });
}

/**
 * VirtualServices of whose rules some lead to the host: `{found, isWhole}`. Where there are too many to look at all of them, those of the rule's and the Service's
 * namespaces are looked at.
 */
async function usesOf(object, service, signal) {
  const orNothing = (error) => { if (error.name === "AbortError") throw error; return { rows: [], matched: Infinity }; };
  const all = await listPage("virtual-services", { limit: mostLooked, signal }).catch(orNothing);
  const isWhole = all.matched <= all.rows.length;
  const near = isWhole ? [] : await Promise.all([...new Set([object.metadata.namespace, service?.namespace].filter(Boolean))].map((namespace) => listPage("virtual-services", { namespace, limit: mostLooked, signal }).catch(orNothing)));
  const seen = new Map();
  for (const { rows } of [all, ...near]) for (const each of rows) seen.set(`${each.metadata.namespace}/${each.metadata.name}`, each);
  const isHere = (host, namespace) => {
    const other = serviceOf(host ?? "", namespace);
    return service ? other?.name === service.name && other.namespace === service.namespace : host === object.spec.host;
  };
  const found = [];
  for (const { metadata, spec } of seen.values()) {
    const destinations = ["http", "tls", "tcp"].flatMap((protocol) => spec[protocol] ?? []).flatMap((rule) => [...(rule.route ?? []).map((each) => each.destination), rule.mirror, ...(rule.mirrors ?? []).map((each) => each.destination)]);
    const here = destinations.filter((each) => each && isHere(each.host, metadata.namespace));
    if (here.length) found.push({ metadata, subsets: [...new Set(here.map((each) => each.subset).filter(Boolean))] });
  }
  return { found, isWhole };
}

const useTable = ({ found: uses, isWhole }) => [useList(uses, isWhole), isWhole ? null : h("p.faint", t("dr.usedPart"))];
const useList = (uses, isWhole) => (uses.length ? h("ul.plain", uses.slice(0, 100).map(({ metadata, subsets }) => h("li", objectLink("virtual-services", metadata.namespace, metadata.name), subsets.length ? h("span.faint", ` (${t("dr.usedSubsets", { names: subsets.join(", ") })})`) : null)))
  : isWhole ? h("p.faint", t("dr.usedByNone")) : null);
