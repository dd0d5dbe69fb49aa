// What is read from OpenAPI documents, and where problems are marked.

import { alternatives, fieldsOf, opening, resolved, schemaAt, typeName, valuesOf } from "/assets/editor/schema.js";
import { located } from "/assets/editor/editor.js";
import { equal } from "./check.js";

const all = {
  Meta: { description: "Data.", type: "object", properties: { name: { type: "string" }, labels: { type: "object", additionalProperties: { type: "string" } } } },
};
const root = {
  type: "object", required: ["spec"],
  properties: {
    metadata: { description: "Name.", allOf: [{ $ref: "#/components/schemas/Meta" }] },
    spec: { type: "object", required: ["host"], properties: {
      host: { type: "string" }, mode: { type: "string", enum: ["A", "B"], default: "B" }, isOn: { type: "boolean" },
      uri: { type: "object", oneOf: [{ not: { anyOf: [] } }, { required: ["exact"] }, { required: ["prefix"] }], properties: { exact: { type: "string" }, prefix: { type: "string" } } },
      items: { type: "array", items: { type: "object", properties: { weight: { type: "integer", format: "int32" } } } },
    } },
  },
};
const at = (...path) => schemaAt({ root, all }, path);
const text = "apiVersion: v1\nkind: A\nmetadata:\n  name: a\nspec:\n  host: x\n  items:\n  - weight: 1\n";

export const tests = {
  "a reference is followed, and what stands beside it comes first": () => equal(resolved(root.properties.metadata, all).description, "Name."),
  "a path goes through references, items and free keys": () => {
    equal(at("metadata", "labels", "app").schema.type, "string");
    equal(at("spec", "items", 3, "weight").schema.format, "int32");
    equal(at("spec", "nothing"), null);
  },
  "what the parent requires is told": () => equal([at("spec").isRequired, at("spec", "host").isRequired, at("spec", "mode").isRequired], [true, true, false]),
  "types are told in a word": () => equal([typeName(at("spec", "items").schema, all), typeName(at("metadata", "labels").schema, all), typeName(at("spec", "items", 0, "weight").schema, all)], ["[]object", "map[string]string", "integer (int32)"]),
  "required fields are offered first, those that are there are not": () => equal(fieldsOf(at("spec").schema, all, ["mode"]).map((each) => each.name), ["host", "isOn", "items", "uri"]),
  "the alternatives of one that is there are not offered": () => equal(fieldsOf(at("spec", "uri").schema, all, ["exact"]).map((each) => each.name), []),
  "alternatives are known": () => equal(alternatives(at("spec", "uri").schema), [["exact", "prefix"]]),
  "values are those of the enumeration, or true and false": () => {
    equal(valuesOf(at("spec", "mode").schema), [{ text: "A", isDefault: false }, { text: "B", isDefault: true }]);
    equal(valuesOf(at("spec", "isOn").schema).map((each) => each.text), ["true", "false"]);
  },
  "objects and lists open a line of their own": () => equal([opening({ type: "string" }, 2), opening({ type: "object" }, 2), opening({ type: "array" }, 2)], [": ", ":\n    ", ":\n  - "]),
  "a problem is marked at its field": () => {
    const [found] = located([{ level: "error", kind: "A", name: "a", field: "spec.items[0].weight", message: "no", line: 8 }], text);
    equal([found.line, found.from, found.to], [7, 4, 13]);
  },
  "a problem without a line is found by its object and field": () => {
    const [found] = located([{ level: "error", kind: "A", name: "a", field: "spec.host", message: "no" }], text);
    equal([found.line, found.from], [5, 2]);
  },
  "a problem of a parser is where its message says": () => {
    const [found] = located([{ level: "error", field: "", message: "line 6, column 3: no" }], text);
    equal([found.line, found.from], [5, 2]);
  },
  "errors come before warnings": () => equal(located([{ level: "warning", field: "", message: "", line: 1 }, { level: "error", field: "", message: "", line: 7 }], text).map((each) => each.level), ["error", "warning"]),
};
