// What could be written where the cursor is: fields that the kind has there, values that the field can have, names of objects that are there.

import { h } from "../core/dom.js";
import { t } from "../core/i18n.js";
import { fieldsOf, opening, resolved, schemaAt, schemaOf, typeName, valuesOf } from "./schema.js";
import { knownValues } from "./known-values.js";
import { cursorPlace, headOf, readLines } from "./yaml-text.js";

/** A result for CodeMirror's list of hints; null where nothing could be. */
export async function completions(CodeMirror, cm, { kind, namespace, docs, again }) {
  const at = cm.getCursor();
  const text = cm.getValue();
  const place = cursorPlace(text, at.line, at.ch);
  if (place.part === "none") return null;
  const head = headOf(readLines(text), place.document);
  const schema = await schemaOf(head.apiVersion, head.kind || kind);
  const path = place.part === "value" ? place.path : place.parent;
  const found = schema ? schemaAt(schema, path) : path.length ? null : { schema: { properties: topLevel } };
  const isWrittenAsValue = place.part === "value" || (found && found.schema.type !== "object" && !found.schema.properties);
  const items = isWrittenAsValue
    ? await values(found?.schema, schema, head, path, place, namespace())
    : found ? fields(found.schema, schema?.all ?? {}, place, path, again) : [];
  const prefix = place.prefix.trim().toLowerCase();
  const list = [...items.filter((each) => each.match.startsWith(prefix)), ...items.filter((each) => !each.match.startsWith(prefix) && prefix && each.match.includes(prefix))].slice(0, 100);
  // What is written already needs no offer.
  if (!list.length || (list.length === 1 && list[0].match === prefix && isWrittenAsValue)) return null;
  const result = { list, from: CodeMirror.Pos(at.line, place.from), to: CodeMirror.Pos(at.line, isWrittenAsValue ? Math.max(at.ch, place.part === "value" ? place.to : at.ch) : Math.max(at.ch, place.hasColon ? place.to : at.ch)) };
  CodeMirror.on(result, "select", (item) => docs.showItem(item.path, item.schema, schema?.all ?? {}, item.isRequired));
  return result;
}

const topLevel = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" }, spec: { type: "object" } };

function fields(schema, all, place, path, again) {
  return fieldsOf(schema, all, place.siblings).map(({ name, schema: field, isRequired }) => ({
    text: name, match: name.toLowerCase(), path: [...path, name], schema: field, isRequired,
    render: (element) => element.append(row(name, typeName(field, all), isRequired, field.description)),
    hint: (cm, result) => {
      const rest = place.hasColon ? "" : opening(field, place.column);
      cm.replaceRange(name + rest, result.from, result.to, "complete");
      again();
    },
  }));
}

async function values(schema, whole, head, path, place, namespace) {
  const known = await knownValues(head.kind, head.namespace || namespace, path, place.prefix);
  const resolvedSchema = schema && whole ? resolved(schema, whole.all) : schema;
  const own = valuesOf(resolvedSchema).map(({ text, isDefault }) => ({ text, detail: isDefault ? t("editor.default") : "" }));
  return [...own, ...known].map(({ text, detail }) => ({
    text: written(text), match: text.toLowerCase(), path, schema: resolvedSchema ?? {},
    render: (element) => element.append(row(text, detail, false, "")),
  }));
}

/** Words that YAML would read as something else are quoted; true and false are meant. */
const written = (text) => (/^[A-Za-z0-9/._-]+$/.test(text) && !/^(yes|no|on|off|y|n|null|\d[\d.]*)$/i.test(text) ? text : JSON.stringify(text));

const row = (name, type, isRequired, description) => h("span.yaml-option", h("span.mono", name, isRequired ? h("span.required", " *") : null), h("span.faint", type), description ? h("span.yaml-option-text.faint", description) : null);
