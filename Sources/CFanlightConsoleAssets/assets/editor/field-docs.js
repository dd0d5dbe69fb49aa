// The panel beside the editor that explains the field at the cursor.

import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { chip, facts } from "../core/ui.js";
import { alternatives, resolved, schemaAt, schemaOf, typeName } from "./schema.js";
import { cursorPlace, headOf, readLines } from "./yaml-text.js";

const shownFields = 40;

export function fieldDocs({ kind }) {
  let turn = 0, shown = "";
  const body = h("div.yaml-docs-body");
  const element = h("aside.yaml-docs", { "aria-label": t("editor.docs"), tabindex: "0" }, body);

  /** The field at a place: `{path, schema, all, isRequired, head}`; the nearest one around it that is known. */
  async function fieldAt(text, { line, column }, { isExact = false } = {}) {
    const place = cursorPlace(text, line, column);
    const head = headOf(readLines(text), place.document);
    const schema = await schemaOf(head.apiVersion, head.kind || kind);
    if (!schema) return { head, path: [], schema: null };
    if (isExact && !(place.part === "key" && place.hasColon && column >= place.from && column < place.to)) return null;
    for (let length = place.path.length; length >= 0; length--) {
      const found = schemaAt(schema, place.path.slice(0, length));
      if (found) return { head, path: place.path.slice(0, length), schema: found.schema, isRequired: found.isRequired, all: schema.all };
      if (isExact) return null;
    }
    return { head, path: [], schema: null };
  }

  function draw({ path, schema, all, isRequired, head }) {
    if (!schema) return body.replaceChildren(h("p.faint", head?.kind ? t("editor.noSchema", { kind: head.kind }) : t("editor.noKind")));
    body.replaceChildren(...content(path, schema, all, isRequired, head?.kind));
    element.scrollTop = 0;
  }

  return {
    element,
    async show(text, place) {
      const own = ++turn;
      const found = await fieldAt(text, place);
      if (own !== turn || !found) return;
      const key = JSON.stringify([found.head?.kind, found.head?.apiVersion, found.path, Boolean(found.schema)]);
      if (key === shown) return;
      shown = key;
      draw(found);
    },
    /** The field of an offer of the completion. */
    showItem(path, schema, all, isRequired) {
      turn++;
      shown = "";
      if (schema) draw({ path, schema, all, isRequired });
    },
    /** A few words for the pointer; null where it points at no field. */
    async short(text, place) {
      const found = await fieldAt(text, place, { isExact: true });
      if (!found?.schema?.description && !found?.schema?.type) return null;
      return h("div", h("p", h("strong.mono", pathText(found.path)), " ", h("span.faint", typeName(found.schema, found.all)), found.isRequired ? h("span.required", ` ${t("editor.required")}`) : null), found.schema.description ? h("p", prose(found.schema.description)) : null,
        found.schema.enum ? h("p.faint", found.schema.enum.map(String).join(" | ")) : null);
    },
    /** The same for a screen reader. */
    async words(text, place) {
      const found = await fieldAt(text, place);
      if (!found?.schema) return t("editor.noDocs");
      return [pathText(found.path) || found.head.kind, typeName(found.schema, found.all), found.isRequired ? t("editor.required") : "", found.schema.description ?? "", found.schema.enum ? found.schema.enum.join(", ") : ""].filter(Boolean).join(". ");
    },
    dispose() { turn++; },
  };
}

/** A description, with what stands between backticks as code. */
const prose = (text) => text.split("`").map((each, i) => (i % 2 ? h("code", each) : each));

const pathText = (path) => path.reduce((text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${part}` : part), "");

function content(path, schema, all, isRequired, kind) {
  const item = schema.type === "array" ? resolved(schema.items, all) : typeof schema.additionalProperties === "object" ? resolved(schema.additionalProperties, all) : null;
  const inside = schema.properties ? schema : item?.properties ? item : null;
  const fields = Object.keys(inside?.properties ?? {}).sort();
  const required = new Set(inside?.required ?? []);
  const values = schema.enum ?? item?.enum;
  const rules = (schema["x-kubernetes-validations"] ?? []).map((rule) => rule.message ?? rule.rule);
  const bounds = [["minimum", "≥"], ["maximum", "≤"]].filter(([name]) => schema[name] !== undefined && Math.abs(schema[name]) < 2 ** 31).map(([name, sign]) => `${sign} ${schema[name]}`);
  return [
    h("p.yaml-docs-path.mono", pathText(path) || kind || ""),
    h("p", h("span.faint", typeName(schema, all)), isRequired ? [" ", chip(t("editor.required"))] : null),
    schema.description ? h("p", prose(schema.description)) : null,
    facts([
      values ? [t("editor.values"), h("span.chips", values.map((value) => chip(String(value), { class: "mono" })))] : null,
      schema.default !== undefined ? [t("editor.default"), h("code", JSON.stringify(schema.default))] : null,
      bounds.length ? [t("editor.bounds"), bounds.join(", ")] : null,
      schema.pattern ? [t("editor.pattern"), h("code", schema.pattern)] : null,
      rules.length ? [t("editor.rules"), h("ul.plain", rules.slice(0, 5).map((rule) => h("li", rule)))] : null,
      ...alternatives(inside ?? {}).map((names) => [t("editor.oneOf"), h("span.chips", names.map((name) => chip(name, { class: "mono" })))]),
    ]),
    fields.length ? h("h4", t("editor.fields")) : null,
    fields.length ? h("ul.yaml-fields", fields.slice(0, shownFields).map((name) => {
      const field = resolved(inside.properties[name], all);
      return h("li", h("span.mono", name, required.has(name) ? h("span.required", { title: t("editor.required") }, " *") : null), " ", h("span.faint", prose(field?.description ?? "")));
    })) : null,
  ].filter(Boolean);
}
