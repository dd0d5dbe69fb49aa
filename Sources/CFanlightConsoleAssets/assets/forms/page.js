// A form beside the YAML that it writes: for creating an object, and for changing one without losing what the form does not show.

import { h, debounce, uniqueID } from "../core/dom.js";
import { t, register } from "../core/i18n.js";
import { askAbout, create, get, page as listPage, replace } from "../core/api.js";
import { button, confirm, describe, failure, linkButton, note, pageHead, toast } from "../core/ui.js";
import { href, kinds, queryText } from "../core/kinds.js";
import { go } from "../core/router.js";
import { editable, toYAML } from "../core/yaml.js";
import * as destinationRule from "./destination-rule.js";
import * as gateway from "./gateway.js";
import * as ingressGateway from "./ingress-gateway.js";
import * as virtualService from "./virtual-service.js";
import texts from "../text/forms.js";

register(texts);

const forms = { "ingress-gateways": ingressGateway, "gateways": gateway, "virtual-services": virtualService, "destination-rules": destinationRule };
/** Kinds that have a form. */
export const hasForm = (short) => Object.hasOwn(forms, short);

/** A new object with what the page that led here is about: a `gateway`, a `host`, a `selector` in the address. */
function begun(kind, context) {
  const object = kind.fresh(context.query.namespace || context.namespace || "default");
  kind.prefill?.(object, context.query);
  return object;
}

/** What is filled in: a field that was emptied again is as one that was never written. */
const filled = (object) => JSON.stringify(object, (_, value) => (value === "" ? undefined : value));

export default async function formPage(context) {
  const { kind: short, namespace, name } = context.params;
  const kind = hasForm(short) ? forms[short] : null;
  if (!kind) return h("div", pageHead(t("form.none")), linkButton(t("core.yaml"), name ? href(short, namespace, name) : `#/create/${short}`));
  const isNew = !name;
  const object = isNew ? begun(kind, context) : editable(await get(short, namespace, name, { signal: context.signal }));
  const isAllowed = await context.can(isNew ? "create" : "update", short, isNew ? "" : namespace).catch(() => true);
  const serviceList = uniqueID("services");
  const before = toYAML(object), filledBefore = filled(object);
  const form = { object, isNew, kept: new Map(), namespaces: context.namespaces, serviceList, changed, redraw };

  const body = h("form.object-form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); save(); } });
  const yaml = h("pre", { tabindex: "0", "aria-label": "YAML" });
  const problems = h("div", { role: "status" });
  /** Why the object was not taken, until it is changed. */
  const refused = h("div", { role: "alert" });
  const effect = h("div.effect");
  const saveButton = button(isNew ? t("core.create") : t("core.ok"), { kind: "primary", onclick: () => save(), disabled: !isAllowed });

  /** Draws the form anew, with the focus where it was. */
  function redraw() {
    const at = [...body.elements].indexOf(document.activeElement);
    body.replaceChildren(...[kind.draw(form)].flat(Infinity).filter((each) => each instanceof Node));
    if (at >= 0) body.elements[Math.min(at, body.elements.length - 1)]?.focus();
  }
  function changed() { yaml.textContent = toYAML(object); refused.replaceChildren(); check(); }
  const isChanged = () => filled(object) !== filledBefore;

  const check = debounce(400, async () => {
    // Nobody is told that a name is missing before there was time to give one.
    if (isNew && !object.metadata?.name) { problems.replaceChildren(); effect.replaceChildren(); return; }
    const text = toYAML(object);
    const signal = context.signal;
    try {
      const { problems: found } = await askAbout("validate", text, {}, { signal });
      if (text !== toYAML(object)) return;
      problems.replaceChildren(...(found.length ? [h("ul.problems", found.map((each) => h("li", { class: each.level }, each.field ? h("code", each.field) : null, h("p", each.message))))] : [note("ok", t("form.valid"))]));
    } catch (error) { if (error.name !== "AbortError") problems.replaceChildren(failure(error)); }
    if (object.metadata?.name) await showEffect(text, signal);
  });

  /** What the change would do, as `fanlight plan` says. */
  async function showEffect(text, signal) {
    try {
      const { planView } = await import("../editor/preview.js");
      const answer = await askAbout("plan", text, {}, { signal });
      if (text === toYAML(object)) effect.replaceChildren(h("h2", t("form.effect")), planView(answer));
      return answer;
    } catch (error) {
      if (error.name !== "AbortError") effect.replaceChildren(h("p.faint", describe(error)));
      return null;
    }
  }

  async function save() {
    const into = object.metadata?.namespace ?? "default";
    try {
      const answer = await askAbout("plan", toYAML(object), {}).catch(() => null);
      if (answer?.danger?.length && !(await confirm(t("form.danger"), t("form.dangerText", { n: answer.danger.length }), { danger: true, yes: t("form.saveAnyway") }))) return;
      const { value, warnings } = isNew ? await create(short, into, object) : await replace(short, namespace, name, object);
      context.beforeLeaving(null);
      toast(warnings.length ? "warning" : "ok", t(isNew ? "form.created" : "form.saved", { name: value.metadata.name }), { warnings });
      go(href(short, value.metadata.namespace, value.metadata.name));
    } catch (error) {
      if (error.status === 409 && !isNew) refused.replaceChildren(note("warning", h("p", t("form.conflict")), h("p", button(t("form.merge"), { onclick: merge }))));
      else refused.replaceChildren(failure(error));
      refused.scrollIntoView({ block: "nearest" });
    }
  }

  /** Somebody else was faster: the editor shows the three versions. */
  async function merge() {
    const { openEditor } = await import("../editor/edit.js");
    context.beforeLeaving(null);
    await openEditor(context, short, namespace, name, { base: before, mine: toYAML(object) });
    go(href(short, namespace, name));
  }

  const mayLeave = async () => !isChanged() || (await confirm(t("form.leave"), t("form.leaveText"), { danger: true, yes: t("form.leaveYes") }));
  mayLeave.unsaved = isChanged;
  context.beforeLeaving(mayLeave);
  redraw();
  changed();
  const services = h("datalist", { id: serviceList });
  listPage("services", { limit: 200, signal: context.signal }).then((all) => services.replaceChildren(...all.rows.map((each) => h("option", { value: `${each.metadata.name}.${each.metadata.namespace}.svc.cluster.local` }))), () => {});
  const title = isNew ? t("form.create", { kind: kinds[short].kind }) : t("form.edit", { kind: kinds[short].kind, name });
  const crumbs = [[t(`shell.nav.${short}`), `#/${short}`], ...(isNew ? [] : [[`${namespace}/${name}`, href(short, namespace, name)]]), [isNew ? t("core.create") : t("core.edit")]];
  const { form: _, ...asked } = context.query;
  const other = isNew ? `#/create/${short}${queryText(asked)}` : `#/edit/${short}/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
  return h("div", pageHead(title, { crumbs, actions: [linkButton(t("form.asYAML"), other)] }),
    isAllowed ? null : note("info", t("form.readOnly")),
    h("div.form-columns", h("section.card", body, services), h("div.form-side", h("section.card", h("div.card-head", h("h2", t("form.result")), h("div.actions", button(t("core.cancel"), { onclick: () => history.back() }), saveButton)), refused, problems, yaml), h("section.card", effect))));
}
