"""Objects whose texts are attacks: every string field that the API's schemas have and its validation lets through, for every kind that the console shows.

Each text would leave an element `x-hostile` in a page, or set `executed`, if it were taken for anything but text.
"""
import copy
import json

from harness import Refused

MARKUP = "<x-hostile></x-hostile><img src=x onerror=\"window.executed=1\"><script>window.executed=1</script>"
TEXTS = [
    MARKUP,
    "javascript:window.executed=1//<x-hostile>",
    "\"'><x-hostile onfocus=window.executed=1 autofocus tabindex=1><svg onload=window.executed=1>",
    "\u202e<x-hostile>\u2066\u200b\u00ad\ufeff\u2028\u2029\u0085",
    "${window.executed=1}{{constructor.constructor('window.executed=1')()}}<x-hostile>",
    "<x-hostile>" + "long" * 700,
    "--><!--]]><x-hostile></style></textarea></title></pre>",
    "__proto__",
    "x-hostile",
]
NETWORKING = "networking.istio.io/v1"


def made(version, kind, name, namespace="default", **rest):
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, **({"namespace": namespace} if namespace else {})}, **rest}


# What each kind needs to be taken at all, and where it is kept.
BASES = {
    "virtualservices": (f"/apis/{NETWORKING}", made(NETWORKING, "VirtualService", "hostile", spec={
        "hosts": ["hostile.example.com"], "gateways": ["bookinfo-gateway"], "http": [{"match": [{"uri": {"prefix": "/hostile"}}], "route": [{"destination": {"host": "reviews"}}]}]})),
    "gateways": (f"/apis/{NETWORKING}", made(NETWORKING, "Gateway", "hostile", spec={
        "selector": {"key1": "value1"}, "servers": [{"port": {"number": 443, "name": "https", "protocol": "HTTPS"}, "hosts": ["hostile.example.com"],
                                                     "tls": {"mode": "SIMPLE", "credentialName": "hostile"}}]})),
    "destinationrules": (f"/apis/{NETWORKING}", made(NETWORKING, "DestinationRule", "hostile", spec={
        "host": "hostile", "subsets": [{"name": "v1", "labels": {"version": "v1"}}]})),
    "serviceentries": (f"/apis/{NETWORKING}", made(NETWORKING, "ServiceEntry", "hostile", spec={
        "hosts": ["elsewhere.example.com"], "ports": [{"number": 80, "name": "http", "protocol": "HTTP"}], "resolution": "STATIC", "endpoints": [{"address": "192.0.2.1"}]})),
    "istiogateways": ("/apis/istio.alibabacloud.com/v1beta1", made("istio.alibabacloud.com/v1beta1", "IstioGateway", "hostile", "istio-system", spec={
        "gatewayType": "ingress", "replicaCount": 1, "ports": [{"name": "http", "port": 80, "targetPort": 8080}]})),
    "services": ("/api/v1", made("v1", "Service", "hostile", spec={"selector": {"app": "hostile"}, "ports": [{"name": "http", "port": 80}]})),
    "endpointslices": ("/apis/discovery.k8s.io/v1", {**made("discovery.k8s.io/v1", "EndpointSlice", "hostile"), "addressType": "IPv4", "ports": [{"name": "http", "port": 80}],
                                                    "endpoints": [{"addresses": ["192.0.2.1"]}]}),
    "secrets": ("/api/v1", {**made("v1", "Secret", "hostile"), "type": "Opaque", "stringData": {"key": "value"}}),
    "configmaps": ("/api/v1", {**made("v1", "ConfigMap", "hostile"), "data": {"key": "value"}}),
    "namespaces": ("/api/v1", made("v1", "Namespace", "hostile", "")),
    "events": ("/api/v1", {**made("v1", "Event", "hostile", "istio-system"), "involvedObject": {
        "apiVersion": "istio.alibabacloud.com/v1beta1", "kind": "IstioGateway", "name": "ingressgateway", "namespace": "istio-system"}, "type": "Warning", "reason": "Hostile"}),
}
# What names or finds the object, or would have it deleted.
KEPT = {("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace"), ("metadata", "generateName"), ("metadata", "resourceVersion"), ("metadata", "uid"),
        ("metadata", "ownerReferences"), ("metadata", "finalizers"), ("metadata", "managedFields"), ("metadata", "creationTimestamp"), ("metadata", "deletionTimestamp"),
        ("metadata", "selfLink"), ("involvedObject",), ("status",)}


class Schemas:
    def __init__(self, call):
        self.call, self.documents = call, {}

    def of(self, base, kind):
        if base not in self.documents:
            self.documents[base] = self.call("GET", f"/openapi/v3{base}")["components"]["schemas"]
        group, _, version = base.removeprefix("/apis/").removeprefix("/api/").rpartition("/")
        for schema in self.documents[base].values():
            if {"group": group, "version": version, "kind": kind} in schema.get("x-kubernetes-group-version-kind", []):
                return schema
        raise AssertionError(f"{base} has no schema of {kind}")

    def strings(self, base, schema, path=(), depth=0):
        """The paths of all strings: a list's first element, a map's key `hostile`."""
        if path in KEPT or depth > 14:
            return
        if "$ref" in schema:
            schema = self.documents[base][schema["$ref"].rsplit("/", 1)[1]]
        for part in schema.get("allOf", []):
            yield from self.strings(base, part, path, depth + 1)
        if schema.get("type") == "string" or schema.get("x-kubernetes-int-or-string"):
            if not schema.get("enum"):
                yield path
        for name, child in schema.get("properties", {}).items():
            yield from self.strings(base, child, (*path, name), depth + 1)
        if "items" in schema:
            yield from self.strings(base, schema["items"], (*path, 0), depth + 1)
        if isinstance(schema.get("additionalProperties"), dict):
            yield from self.strings(base, schema["additionalProperties"], (*path, "hostile"), depth + 1)


def put(value, path, text):
    """Sets the text in a copy; None where something else stands in the way."""
    value = copy.deepcopy(value)
    place = value
    for step, following in zip(path, path[1:], strict=False):
        fresh = [] if following == 0 else {}
        if isinstance(place, list):
            if not place:
                place.append(fresh)
        elif not isinstance(place, dict):
            return None
        elif step not in place:
            place[step] = fresh
        place = place[step]
    if isinstance(place, list):
        place[:1] = [text]
    elif isinstance(place, dict):
        place[path[-1]] = text
    else:
        return None
    return value


def collection(plural):
    base, object = BASES[plural]
    namespace = object["metadata"].get("namespace")
    return f"{base}/namespaces/{namespace}/{plural}" if namespace else f"{base}/{plural}"


def create(serve):
    """Makes them, and answers `{plural: [(name, [texts])]}`: several of a kind, since not all fields go together."""
    schemas = Schemas(serve.call)
    found = {}
    for plural, (base, original) in BASES.items():
        rest, objects = list(dict.fromkeys(schemas.strings(base, schemas.of(base, original["kind"])))), []
        rest += [("metadata", "annotations", "hostile"), ("metadata", "labels", "hostile")]
        while rest and len(objects) < 3:
            object, texts, left = copy.deepcopy(original), [], []
            object["metadata"]["name"] = f"hostile-{len(objects)}"
            for number, path in enumerate(rest):
                for text in dict.fromkeys((TEXTS[number % 7], MARKUP, *TEXTS[-2:])):
                    tried = put(object, path, text)
                    if tried is not None and taken(serve, plural, tried):
                        object = tried
                        texts.append(text)
                        break
                else:
                    left.append(path)
            if not texts:
                break
            serve.call("POST", collection(plural) + "?fieldManager=" + "%3Cx-hostile%3E", object)
            objects.append((object["metadata"]["name"], texts))
            # What goes with nothing that is there may go without it.
            rest = left if len(left) < len(rest) else []
        found[plural] = objects
    return found


def taken(serve, plural, object):
    try:
        serve.call("POST", collection(plural) + "?dryRun=All&fieldValidation=Strict", object)
        return True
    except Refused as refusal:
        assert refusal.status < 500, f"the server breaks on it: {refusal}"
        return False


# What `serve` reads at its start and refuses: it is told as problems, with the texts.
REFUSED = [
    made(NETWORKING, "VirtualService", "refused", spec={"hosts": [MARKUP, "javascript:window.executed=1"], "gateways": [MARKUP], "http": [{"name": MARKUP, "route": [{"destination": {"host": MARKUP}}]}]}),
    made(NETWORKING, "Gateway", "refused", spec={"selector": {"key1": MARKUP}, "servers": [{"port": {"number": 80, "name": MARKUP, "protocol": MARKUP}, "hosts": [MARKUP]}]}),
    made(NETWORKING, MARKUP, MARKUP, MARKUP, spec={}),
    made(NETWORKING, "DestinationRule", "refused", spec={"host": MARKUP, MARKUP: MARKUP}),
]


def write(folder, example):
    """The example with these beside it, in a file whose name is one too."""
    folder.mkdir(parents=True)
    for file in example.glob("*.yaml"):
        (folder / file.name).write_text(file.read_text())
    (folder / "<x-hostile onload=window.executed=1>.yaml").write_text("---\n".join(json.dumps(each) + "\n" for each in REFUSED))
