// Elements from plain calls, and updating a page in place.
//
//   h("a.button", {href: "#/", onclick: go, title: "x"}, "text", child, [more], null)
//
// `tag` may carry classes (`div.card.wide`). Properties: `on…` are listeners, `class` adds classes, `data` sets data attributes, `style` an object of CSSOM
// properties, `ref` a function that gets the element; everything else is an attribute (true is an empty one; false, null and undefined are none). Children
// that are strings or numbers become text: nothing is ever parsed as markup, and characters that hide or turn a text are written out.

import { odd, written } from "./odd.js";

const svgSpace = "http://www.w3.org/2000/svg";

export function h(tag, properties, ...children) {
  return make(null, tag, properties, children);
}

/** The same for SVG. */
export function s(tag, properties, ...children) {
  return make(svgSpace, tag, properties, children);
}

function make(space, tag, properties, children) {
  const [name, ...classes] = tag.split(".");
  const element = space ? document.createElementNS(space, name) : document.createElement(name);
  if (classes.length) element.setAttribute("class", classes.join(" "));
  if (properties !== null && properties !== undefined && (typeof properties !== "object" || properties instanceof Node || Array.isArray(properties))) {
    children = [properties, ...children];
    properties = null;
  }
  for (const [key, value] of Object.entries(properties ?? {})) set(element, key, value);
  append(element, children);
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  // Never a text: nobody's words become a listener.
  if (key.startsWith("on")) return void (typeof value === "function" && listen(element, key.slice(2), value));
  if (key === "class") return element.classList.add(...String(value).split(" ").filter(Boolean));
  if (key === "data") return void Object.assign(element.dataset, value);
  if (key === "style") return void Object.assign(element.style, value);
  if (key === "ref") return value(element);
  if (key === "value" && "value" in element) { element.value = value; return; }
  if (key === "checked") { element.checked = Boolean(value); return; }
  element.setAttribute(key, value === true ? "" : String(value));
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === true) continue;
    element.append(child instanceof Node ? child : String(child).replace(odd, written));
  }
}

/** One listener for each event, which `morph` can exchange. */
function listen(element, event, listener) {
  element.listeners ??= {};
  if (!(event in element.listeners)) element.addEventListener(event, (e) => element.listeners[event]?.call(element, e));
  element.listeners[event] = listener;
}

/**
 * Makes `old` look like `fresh` while it keeps what stays: focus, selection, scroll places, open details. Children are matched by `data-key` where they have
 * one, else by place and tag. An element with the attribute `data-own` takes care of its inside itself and is left alone.
 */
export function morph(old, fresh) {
  if (old === fresh) return old;
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old.dataset?.key !== fresh.dataset?.key) {
    old.replaceWith(fresh);
    return fresh;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return old;
  }
  if (old.hasAttribute("data-own")) return old;
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !(name === "open")) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const [event, listener] of Object.entries(fresh.listeners ?? {})) listen(old, event, listener);
  for (const event of Object.keys(old.listeners ?? {})) if (!(event in (fresh.listeners ?? {}))) old.listeners[event] = null;
  if (old.nodeName === "INPUT" || old.nodeName === "TEXTAREA" || old.nodeName === "SELECT") {
    if (document.activeElement !== old) {
      if (old.nodeName === "SELECT") morphChildren(old, fresh);
      old.value = fresh.value;
      if ("checked" in old) old.checked = fresh.checked;
    }
    return old;
  }
  morphChildren(old, fresh);
  return old;
}

function morphChildren(old, fresh) {
  const keyed = new Map();
  for (const child of old.children) if (child.dataset?.key !== undefined) keyed.set(child.dataset.key, child);
  let place = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const key = child.dataset?.key;
    const same = key === undefined ? null : keyed.get(key);
    if (same) {
      keyed.delete(key);
      if (same !== place) old.insertBefore(same, place);
      else place = place.nextSibling;
      morph(same, child);
    } else if (place && key === undefined && place.dataset?.key === undefined && place.nodeName === child.nodeName) {
      const next = place.nextSibling;
      morph(place, child);
      place = next;
    } else {
      old.insertBefore(child, place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

/** A name that no other element has, for labels. */
let count = 0;
export const uniqueID = (prefix = "e") => `${prefix}-${++count}`;

/** Calls `action` once after `wait` ms without a further call. */
export function debounce(wait, action) {
  let timer = null;
  const run = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), wait);
  };
  run.cancel = () => clearTimeout(timer);
  return run;
}
