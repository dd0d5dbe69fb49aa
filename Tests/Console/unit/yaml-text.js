// Where things are in YAML text.

import { cursorPlace, fieldPath, headOf, placeOf, readLines, splitDocuments, withMetadata } from "/assets/editor/yaml-text.js";
import { equal, isTrue } from "./check.js";

const sample = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop   # of the team
  namespace: team
spec:
  hosts:
  - "*"
  http:
  - match:
    - uri:
        prefix: /cart
    route:
    - destination: {host: cart, port: {number: 80}}
      weight: 10
  - name: rest
    route:
      - destination:
          host: shop
`;
const paths = (text) => readLines(text).entries.filter((entry) => !entry.isItem).map((entry) => entry.path.join("."));
const lineOf = (text, field, document = 0) => placeOf(readLines(text), document, fieldPath(field), text.split("\n"))?.line;

export const tests = {
  "a field's path has names and numbers": () => equal(fieldPath("spec.http[0].match[12].headers[\"x-a.b\"].exact"), ["spec", "http", 0, "match", 12, "headers", "x-a.b", "exact"]),
  "keys below items have the item's number": () => equal(paths(sample).filter((path) => path.endsWith("host")), ["spec.http.1.route.0.destination.host"]),
  "lists may begin where their key does, or behind it": () => isTrue(paths(sample).includes("spec.http.1.route.0.destination")),
  "a field is found on its line": () => {
    equal(lineOf(sample, "spec.http[0].match[0].uri.prefix"), 11);
    equal(lineOf(sample, "spec.http[1]"), 15);
    equal(lineOf(sample, "spec.hosts[0]"), 7);
  },
  "what a text does not have is told at what is around it": () => {
    equal(lineOf(sample, "spec.http[0].route[0].destination.host"), 13);
    equal(lineOf(sample, "spec.http[1].timeout"), 15);
    equal(lineOf(sample, "nothing"), undefined);
  },
  "comments are no part of a value": () => equal(headOf(readLines(sample), 0), { apiVersion: "networking.istio.io/v1", kind: "VirtualService", name: "shop", namespace: "team" }),
  "lines of a text in a block are no keys": () => equal(paths("a:\n  script: |\n    b: 1\n\n    c: 2\n  d: 3\n"), ["a", "a.script", "a.d"]),
  "lines of an open bracket are no keys": () => equal(paths("a: {b: 1,\n  c: 2}\nd: [\n  1,\n]\ne: 1\n"), ["a", "d", "e"]),
  "documents are apart": () => {
    const text = "---\nkind: A\n---\n# nothing\n---\nkind: B\nmetadata:\n  name: b\n";
    equal(splitDocuments(text).map((each) => [each.head.kind, each.head.name, each.line]), [["A", "", 1], ["B", "b", 5]]);
    equal(lineOf(text, "metadata.name", 2), 7);
  },
  "the cursor at a value is in the key's path": () => {
    const place = cursorPlace(sample, 11, 20);
    equal([place.part, place.path, place.prefix], ["value", ["spec", "http", 0, "match", 0, "uri", "prefix"], "/car"]);
  },
  "a key that is being written belongs to what its column tells": () => {
    const text = "spec:\n  http:\n  - match: []\n    rou\n";
    const place = cursorPlace(text, 3, 7);
    equal([place.part, place.parent, place.prefix, place.siblings], ["key", ["spec", "http", 0], "rou", ["match"]]);
  },
  "an empty line belongs to what the cursor's column tells": () => {
    const text = "spec:\n  http:\n  - match: []\n    \n";
    equal(cursorPlace(text, 3, 4).parent, ["spec", "http", 0]);
    equal(cursorPlace(text, 3, 2).parent, ["spec"]);
    equal(cursorPlace(text, 3, 0).parent, []);
  },
  "a key below one without a value is its member": () => equal(cursorPlace("metadata:\n  na\n", 1, 4).parent, ["metadata"]),
  "a new item has the next number": () => equal(cursorPlace("spec:\n  http:\n  - name: a\n  - na\n", 3, 6).parent, ["spec", "http", 1]),
  "a dash alone begins an item": () => equal(cursorPlace("spec:\n  hosts:\n  - \n", 2, 4).parent, ["spec", "hosts", 0]),
  "nothing is completed in a comment or a block of text": () => {
    equal(cursorPlace("a: 1 # no\n", 0, 9).part, "none");
    equal(cursorPlace("a: |\n  te\n", 1, 4).part, "none");
  },
  "the cursor in the second document knows only its keys": () => equal(cursorPlace("kind: A\nspec: {}\n---\nkind: B\n\n", 4, 0).siblings, ["kind"]),
  "metadata is set beside the name": () => {
    equal(withMetadata("kind: A\nmetadata:\n  name: a\n", { namespace: "team" }), "kind: A\nmetadata:\n  name: a\n  namespace: team\n");
    equal(withMetadata("metadata:\n  namespace: x\n  name: a\n", { namespace: "other", resourceVersion: "12" }), 'metadata:\n  namespace: other\n  name: a\n  resourceVersion: "12"\n');
    equal(withMetadata("metadata:\n  namespace: x\n  name: a\n", { namespace: null }), "metadata:\n  name: a\n");
    equal(withMetadata("metadata: {name: a}\n", { namespace: "other" }), null);
  },
};
