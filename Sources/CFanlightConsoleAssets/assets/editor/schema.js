// What the API server tells of a kind's fields: its OpenAPI document, fetched once for each group and version.

import { call } from "../core/api.js";
import { kinds } from "../core/kinds.js";

const documents = new Map();

function documentOf(apiVersion) {
  if (!/^[\w.-]+(\/[\w.-]+)?$/.test(apiVersion ?? "")) return Promise.resolve(null);
  if (!documents.has(apiVersion)) {
    const fetched = call("GET", `/openapi/v3/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`).then(({ value }) => value.components?.schemas ?? {}, (error) => {
      // What does not exist yet may soon: a text is written letter by letter.
      documents.delete(apiVersion);
      if (error.status && error.status !== 404) console.warn(error);
      return null;
    });
    documents.set(apiVersion, fetched);
  }
  return documents.get(apiVersion);
}

/** The schema of a kind as `{root, all}`; null where there is none. */
export async function schemaOf(apiVersion, kind) {
  if (!apiVersion || !kind) return null;
  const known = [...new Set(Object.values(kinds).map(versionOf))];
  // A document is asked for when its name is whole: one of the console's kinds, or what discovery has.
  if (!known.includes(apiVersion) && !documents.has(apiVersion) && !(await isServed(apiVersion))) return null;
  const all = await documentOf(apiVersion);
  if (!all) return null;
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const root = Object.values(all).find((schema) => schema["x-kubernetes-group-version-kind"]?.some((each) => each.group === group && each.version === version && each.kind === kind));
  return root ? { root, all } : null;
}

let served = null;
async function isServed(apiVersion) {
  served ??= call("GET", "/openapi/v3").then(({ value }) => new Set(Object.keys(value.paths ?? {})), () => { served = null; return new Set(); });
  return (await served).has(`${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`);
}

export const versionOf = (kind) => (kind.group ? `${kind.group}/${kind.version}` : kind.version);

/** A schema with its references followed; what stands beside a reference comes first. */
export function resolved(schema, all) {
  let found = schema;
  for (let i = 0; found && i < 10; i++) {
    const reference = found.$ref ?? (found.allOf?.length === 1 ? found.allOf[0].$ref : undefined);
    if (!reference) break;
    const { $ref, allOf, ...own } = found;
    found = { ...all[reference.replace(/^#\/components\/schemas\//, "")], ...own };
  }
  return found ?? null;
}

/** The schema of the field at `path`, and whether its parent requires it; null for a field that the kind does not have. */
export function schemaAt({ root, all }, path) {
  let at = resolved(root, all), isRequired = false;
  for (const part of path) {
    if (!at) return null;
    if (typeof part === "number") { isRequired = false; at = resolved(at.items, all); continue; }
    isRequired = at.required?.includes(part) ?? false;
    const free = typeof at.additionalProperties === "object" ? at.additionalProperties : null;
    at = resolved(at.properties?.[part] ?? free, all);
  }
  return at ? { schema: at, isRequired } : null;
}

/** `string`, `[]object`, `map of string`: what a field takes, in a word. */
export function typeName(schema, all) {
  if (!schema) return "";
  if (schema.type === "array") return `[]${typeName(resolved(schema.items, all), all) || "any"}`;
  if (typeof schema.additionalProperties === "object") return `map[string]${typeName(resolved(schema.additionalProperties, all), all) || "any"}`;
  if (schema["x-kubernetes-int-or-string"]) return "integer | string";
  return schema.format && schema.type !== "object" ? `${schema.type} (${schema.format})` : schema.type ?? "";
}

/** Fields of an object that a completion offers: those that are required first, then by name; the alternatives of one that is there are left out. */
export function fieldsOf(schema, all, present) {
  const names = Object.keys(schema?.properties ?? {}).filter((name) => !present.includes(name));
  const required = new Set(schema.required ?? []);
  const excluded = new Set();
  for (const alternative of alternatives(schema)) {
    const chosen = alternative.filter((name) => present.includes(name));
    if (chosen.length) for (const name of alternative) if (!chosen.includes(name)) excluded.add(name);
  }
  return names.filter((name) => !excluded.has(name)).map((name) => ({ name, schema: resolved(schema.properties[name], all), isRequired: required.has(name) }))
    .filter((each) => each.schema)
    .sort((a, b) => Number(b.isRequired) - Number(a.isRequired) || (a.name < b.name ? -1 : 1));
}

/** Fields of which only one may be there: `[["exact", "prefix", "regex"]]`. */
export function alternatives(schema) {
  const found = (schema?.oneOf ?? []).map((each) => each.required?.length === 1 ? each.required[0] : null).filter(Boolean);
  return found.length > 1 ? [found] : [];
}

/** Values that a field can have, as text: `[{text, isDefault}]`. */
export function valuesOf(schema) {
  const values = schema?.enum ?? (schema?.type === "boolean" ? [true, false] : schema?.default !== undefined && typeof schema.default !== "object" ? [schema.default] : []);
  return values.filter((value) => value !== null && value !== "").map((value) => ({ text: String(value), isDefault: value === schema.default }));
}

/** What follows a field's name when it is written: the rest of the line, and where the value goes. */
export function opening(schema, indent) {
  const below = " ".repeat(indent);
  if (schema.type === "array") return `:\n${below}- `;
  if (schema.type === "object" || schema.properties || schema.additionalProperties) return `:\n${below}  `;
  return ": ";
}
