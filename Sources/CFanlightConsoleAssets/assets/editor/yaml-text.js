// Where things are in YAML text: which path a line belongs to, which line a field stands on, what the cursor is inside of. Read by indentation, so that it
// works while a text is being written and is no YAML yet; what YAML means is the server's to say. Pages are not touched here.

const keyPattern = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#&*!|>'"%@`{}[\],-][^#]*?|-[^\s#][^#]*?)\s*:(?=\s|$)/;
const blockPattern = /^(?:[&!]\S+\s+)*[|>](?:[+-]?\d?|\d[+-]?)\s*(?:#.*)?$/;

/**
 * The keys and items of a text: `{entries, lines, documents}`. An entry is `{path, line, from, to, valueFrom, value, document, isItem}` with columns; `lines[i]` has
 * what the line is inside of: `{stack, document, isText}`; a document is `{from, to}` in lines.
 */
export function readLines(text) {
  const all = typeof text === "string" ? text.split("\n") : text;
  const entries = [], lines = [], documents = [{ from: 0, to: all.length }];
  let stack = [], block = null, depth = 0;
  const pathOf = () => stack.map((each) => (each.kind === "map" ? each.key : each.index));
  all.forEach((line, number) => {
    const content = line.trim();
    const indent = line.length - line.trimStart().length;
    const document = documents.length - 1;
    if (block !== null) {
      if (!content || indent > block) { lines.push({ stack: copy(stack), document, isText: true }); return; }
      block = null;
    }
    if (indent === 0 && /^(---|\.\.\.)(\s|$)/.test(line)) {
      documents[document].to = number;
      if (line.startsWith("---")) {
        // A mark before the first document begins none.
        if (document === 0 && !entries.length) documents[0] = { from: number + 1, to: all.length };
        else documents.push({ from: number + 1, to: all.length });
      } else documents[document].to = number;
      stack = []; depth = 0;
      lines.push({ stack: [], document: documents.length - 1, isMark: true });
      return;
    }
    lines.push({ stack: copy(stack), document, isText: depth > 0 });
    if (!content || content.startsWith("#")) return;
    if (depth > 0) { depth = Math.max(0, depth + brackets(content)); return; }
    let column = indent, rest = line.slice(indent);
    while (/^-(\s|$)/.test(rest)) {
      while (stack.length && stack.at(-1).column > column) stack.pop();
      const top = stack.at(-1);
      if (top?.kind === "list" && top.column === column) top.index++;
      else stack.push({ kind: "list", column, index: 0 });
      entries.push({ path: pathOf(), line: number, from: column, to: line.trimEnd().length, valueFrom: column + 2, value: rest.slice(1).trim(), document, isItem: true });
      const skipped = rest.slice(1).length - rest.slice(1).trimStart().length + 1;
      column += skipped;
      rest = rest.slice(skipped);
      if (!rest) return;
    }
    const found = keyPattern.exec(rest);
    if (!found) {
      const top = stack.at(-1);
      if (top && blockPattern.test(rest)) block = top.column;
      depth = Math.max(0, brackets(rest));
      return;
    }
    while (stack.length && (stack.at(-1).column > column || (stack.at(-1).column === column && stack.at(-1).kind === "list"))) stack.pop();
    const key = unquoted(found[1]);
    const top = stack.at(-1);
    if (top?.kind === "map" && top.column === column) top.key = key;
    else stack.push({ kind: "map", column, key });
    const after = rest.slice(found[0].length);
    const value = withoutComment(after.trim());
    const valueFrom = column + found[0].length + (after.length - after.trimStart().length);
    entries.push({ path: pathOf(), line: number, from: column, to: column + found[1].length, valueFrom, value, document, isItem: false });
    if (blockPattern.test(value)) block = column;
    else depth = Math.max(0, brackets(value));
  });
  return { entries, lines, documents };
}

const copy = (stack) => stack.map((each) => ({ ...each }));
const unquoted = (key) => (/^".*"$/s.test(key) || /^'.*'$/s.test(key) ? key.slice(1, -1) : key);
const withoutComment = (value) => value.replace(/(^|\s)#.*$/, "").trim();

/** How many brackets of a flow collection stay open behind the text. */
function brackets(text) {
  if (!/^(?:[&!]\S+\s+)*[[{]/.test(text) && !/[\]}]/.test(text)) return 0;
  let depth = 0, quote = null;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quote) { if (c === "\\" && quote === '"') i++; else if (c === quote) quote = null; }
    else if (c === '"' || c === "'") quote = c;
    else if (c === "#" && (i === 0 || /\s/.test(text[i - 1]))) break;
    else if (c === "[" || c === "{") depth++;
    else if (c === "]" || c === "}") depth--;
  }
  return depth;
}

/** `spec.http[0].match[1]` as `["spec", "http", 0, "match", 1]`. */
export function fieldPath(field) {
  const path = [];
  for (const [, name, index, quoted] of (field ?? "").matchAll(/([^.[\]]+)|\[(\d+)\]|\[["']?([^\]"']+)["']?\]/g)) path.push(index !== undefined ? Number(index) : name ?? quoted);
  return path;
}

const samePath = (a, b) => a.length === b.length && a.every((part, i) => part === b[i]);
const startsWith = (path, start) => path.length >= start.length && start.every((part, i) => part === path[i]);

/** Where a field stands: `{line, from, to, isExact}` of it or of the nearest thing around it; null where the document has nothing of it. */
export function placeOf(read, document, path, allLines) {
  for (let length = path.length; length > 0; length--) {
    const wanted = path.slice(0, length);
    const found = read.entries.find((entry) => entry.document === document && samePath(entry.path, wanted));
    if (!found) continue;
    const end = (allLines?.[found.line] ?? "").trimEnd().length;
    return { line: found.line, from: found.from, to: Math.max(found.to, length === path.length && found.value ? end : found.to), isExact: length === path.length };
  }
  return null;
}

/** What names a document: `{apiVersion, kind, name, namespace}`, empty where the text does not tell. */
export function headOf(read, document) {
  const value = (...path) => {
    const found = read.entries.find((entry) => entry.document === document && samePath(entry.path, path));
    return found ? unquoted(found.value) : "";
  };
  return { apiVersion: value("apiVersion"), kind: value("kind"), name: value("metadata", "name"), namespace: value("metadata", "namespace") };
}

/**
 * What the cursor is inside of: `{document, path, parent, key, part, prefix, column, from, to, siblings}`; `part` is `key` (one is being written below `parent`),
 * `value` (of `path`) or `none` (text, a comment). `from` and `to` are the columns of the word that a completion would replace.
 */
export function cursorPlace(text, lineNumber, column) {
  const all = text.split("\n");
  const line = all[lineNumber] ?? "";
  const read = readLines(all);
  const here = read.lines[lineNumber] ?? { stack: [], document: 0 };
  const document = here.document;
  const none = { document, part: "none", path: here.stack.map(part), parent: [], prefix: "", from: column, to: column, column, siblings: [] };
  if (here.isMark) return none;
  if (here.isText) return { ...none, path: here.stack.map(part) };
  const before = line.slice(0, column);
  if (/(^|\s)#/.test(before)) return none;
  const own = read.entries.filter((entry) => entry.line === lineNumber && !entry.isItem)[0];
  if (own && column > own.to + (line[own.to] === ":" ? 0 : 1)) {
    const end = line.trimEnd().length;
    const from = Math.min(own.valueFrom, column);
    return { document, part: "value", path: own.path, parent: own.path.slice(0, -1), prefix: line.slice(from, column).replace(/^["']/, ""), from, to: Math.max(column, end), column: own.from, siblings: [] };
  }
  if (own) {
    const parent = own.path.slice(0, -1);
    return { document, part: "key", path: own.path, parent, key: own.path.at(-1), prefix: line.slice(own.from, Math.max(own.from, column)), from: own.from, to: own.to, column: own.from, hasColon: true, siblings: keysOf(read, document, parent, lineNumber) };
  }
  // No key yet: the column tells what it would belong to.
  let stack = copy(here.stack);
  let at = line.trim() ? line.length - line.trimStart().length : column;
  let rest = line.slice(at);
  let isItem = false;
  while (/^-(\s|$)/.test(rest)) {
    isItem = true;
    while (stack.length && stack.at(-1).column > at) stack.pop();
    const top = stack.at(-1);
    if (top?.kind === "list" && top.column === at) top.index++;
    else stack.push({ kind: "list", column: at, index: 0 });
    const skipped = rest.slice(1).length - rest.slice(1).trimStart().length + 1;
    at += skipped;
    rest = rest.slice(skipped);
    if (!rest) { at = Math.max(at, column); break; }
  }
  while (stack.length && (stack.at(-1).column > at || (stack.at(-1).column === at && stack.at(-1).kind === "list"))) stack.pop();
  const top = stack.at(-1);
  const parent = (top?.kind === "map" && top.column === at ? stack.slice(0, -1) : stack).map(part);
  return {
    document, part: "key", parent, path: parent, key: rest.trim(), prefix: line.slice(at, Math.max(at, column)), from: at, to: Math.max(column, line.trimEnd().length), column: at, isItem,
    hasColon: false, siblings: keysOf(read, document, parent, lineNumber),
  };
}

const part = (each) => (each.kind === "map" ? each.key : each.index);
const keysOf = (read, document, parent, exceptLine) => read.entries
  .filter((entry) => entry.document === document && !entry.isItem && entry.line !== exceptLine && entry.path.length === parent.length + 1 && startsWith(entry.path, parent))
  .map((entry) => entry.path.at(-1));

/** The documents of a text that have something in them: `[{text, line, head}]`. */
export function splitDocuments(text) {
  const all = text.split("\n");
  const read = readLines(all);
  return read.documents.map(({ from, to }, i) => ({ text: `${all.slice(from, to).join("\n").trimEnd()}\n`, line: from, document: i, head: headOf(read, i) }))
    .filter((each) => each.text.split("\n").some((line) => line.trim() && !line.trim().startsWith("#")));
}

/** The text of one document with members of its metadata set (a string) or taken out (null); null where its metadata is not written in lines. */
export function withMetadata(text, members) {
  const all = text.split("\n");
  const read = readLines(all);
  const metadata = read.entries.find((entry) => entry.document === 0 && samePath(entry.path, ["metadata"]));
  if (!metadata || metadata.value) return null;
  const first = read.entries.find((entry) => entry.document === 0 && entry.path.length === 2 && entry.path[0] === "metadata");
  const indent = " ".repeat(first?.from ?? 2);
  const edits = [];
  for (const [name, value] of Object.entries(members)) {
    const found = read.entries.find((entry) => entry.document === 0 && samePath(entry.path, ["metadata", name]));
    const line = value === null ? null : `${indent}${name}: ${/^[A-Za-z][\w.-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value) ? value : JSON.stringify(value)}`;
    if (found) edits.push([found.line, 1, line]);
    else if (line !== null) {
      const name = read.entries.find((entry) => entry.document === 0 && samePath(entry.path, ["metadata", "name"]));
      edits.push([(name ?? metadata).line + 1, 0, line]);
    }
  }
  for (const [at, count, line] of edits.sort((a, b) => b[0] - a[0])) all.splice(at, count, ...(line === null ? [] : [line]));
  return all.join("\n");
}
