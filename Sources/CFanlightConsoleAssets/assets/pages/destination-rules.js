// The list of DestinationRules.

import { h } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { ageOf, chip, chips, linkButton, objectLink, pageHead } from "../core/ui.js";
import { resourceTable } from "../core/lists.js";
import { allowed, rights, rowButtons } from "./object-actions.js";
import { policyWords } from "./policy.js";
import { destination } from "./rules.js";
import texts from "../text/destination-rules.js";

register(texts);

const kind = "destination-rules";

export default async function destinationRules(context) {
  const mayCreate = await allowed("create", kind, context.namespace);
  const create = () => (mayCreate ? [linkButton(t("dr.createForm"), `#/create/${kind}?form=1`, { kind: "primary" }), linkButton(t("dr.createYAML"), `#/create/${kind}`)] : []);
  return h("div", pageHead(t("shell.nav.destination-rules"), { subtitle: t("dr.subtitle"), actions: create() }), resourceTable(context, kind, {
    columns: [
      { title: t("core.name"), sortBy: "name", class: "w10", cell: ({ metadata }) => objectLink(kind, metadata.namespace, metadata.name, { showNamespace: false }) },
      { title: t("core.namespace"), sortBy: "namespace", cell: ({ metadata }) => metadata.namespace },
      { title: t("dr.host"), sortBy: "host", class: "w12", cell: ({ spec, metadata }) => destination({ host: spec.host }, metadata.namespace) },
      { title: t("dr.subsets"), class: "w8", cell: ({ spec }) => chips((spec.subsets ?? []).map((subset) => subset.name), { limit: 6 }) },
      { title: t("dr.policy"), cell: ({ spec }) => chips(policyWords(spec.trafficPolicy), { limit: 4, map: (word) => chip(word) }) },
      { title: t("core.age"), sortBy: "age", class: "narrow", cell: ({ metadata }) => ageOf(metadata.creationTimestamp) },
    ],
    actions: (object, may) => rowButtons(context, kind, object, may),
    prepare: (rows) => rights(kind, ["update", "delete"], rows.map((each) => each.metadata.namespace)),
    emptyText: t("dr.empty"), emptyActions: create(),
  }));
}
