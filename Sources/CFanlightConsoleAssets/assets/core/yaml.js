// Objects as YAML text, in the order of their keys. Reading YAML is the server's: see `askAbout("validate", …)`.

import { odd, written } from "./odd.js";

/** Keys that come first in an object of Kubernetes, as its users write them. */
const first = ["apiVersion", "kind", "metadata", "name", "namespace", "labels", "annotations", "spec"];

export function toYAML(value) {
  return `${block(value, 0, true)}\n`;
}

/** The object without what the server keeps for itself, for an editor. */
export function editable(object) {
  const { status, ...rest } = object;
  const { managedFields, uid, creationTimestamp, generation, selfLink, name, namespace, ...metadata } = rest.metadata ?? {};
  return { ...rest, metadata: { name, namespace, ...metadata } };
}

function block(value, depth, isRoot) {
  const indent = "  ".repeat(depth);
  if (Array.isArray(value)) {
    if (!value.length) return "[]";
    return value.map((item) => `${indent}- ${nested(item, depth + 1)}`).join("\n");
  }
  if (value !== null && typeof value === "object") {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    if (!keys.length) return "{}";
    if (isRoot) keys.sort((a, b) => rank(a) - rank(b));
    return keys.map((key) => {
      const child = value[key];
      const name = scalar(key, true);
      if (isBlock(child)) return Array.isArray(child) ? `${indent}${name}:\n${block(child, depth)}` : `${indent}${name}:\n${block(child, depth + 1)}`;
      if (typeof child === "string" && child.includes("\n")) return `${indent}${name}: ${literal(child, depth + 1)}`;
      return `${indent}${name}: ${isEmpty(child) ? block(child, 0) : scalar(child)}`;
    }).join("\n");
  }
  return scalar(value);
}

/** What follows a dash: its first line stands beside it. */
function nested(item, depth) {
  if (isBlock(item)) return block(item, depth).slice(2 * depth);
  if (isEmpty(item)) return block(item, 0);
  return typeof item === "string" && item.includes("\n") ? literal(item, depth) : scalar(item);
}

const isEmpty = (value) => value !== null && typeof value === "object" && Object.keys(value).length === 0;
const isBlock = (value) => value !== null && typeof value === "object" && !isEmpty(value) && Object.values(value).some((each) => each !== undefined);
const rank = (key) => { const i = first.indexOf(key); return i < 0 ? first.length : i; };

function literal(text, depth) {
  // Leading spaces, tabs and odd characters are safe in quotes only.
  if (/^\s|\t|[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]/.test(text) || text.search(odd) >= 0 || /\n\s*$/.test(text.slice(0, -1))) return quoted(text);
  const indent = "  ".repeat(depth);
  const body = text.endsWith("\n") ? text.slice(0, -1) : text;
  return `|${text.endsWith("\n") ? "" : "-"}\n${body.split("\n").map((line) => (line ? indent + line : "")).join("\n")}`;
}

/** Words that YAML 1.1 or 1.2 reads as something else than a string. */
const special = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?\.?(?:inf|nan)|[-+]?[0-9][0-9_,.:eExXoOa-fA-F+-]*|[-+]?\.[0-9].*|=|<<|\d{4}-\d{2}.*)$/i;
const plain = /^[A-Za-z0-9_./$][A-Za-z0-9_./$ ()+,;=<>@^~*-]*$/;

function scalar(value, isKey = false) {
  if (value === null || value === undefined) return "null";
  if (typeof value !== "string") return String(value);
  if (value === "" || special.test(value) || !plain.test(value) || value.endsWith(" ") || (isKey && value.length > 1_000)) return quoted(value);
  return value;
}

/** In quotes, with what nobody would see, or what YAML takes for the end of a line, as it is written in them. */
const quoted = (text) => JSON.stringify(text).replace(odd, written);
