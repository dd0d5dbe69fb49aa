"""Folders of manifests as companies have them: several teams, hosts that they share, ingress gateways of several tiers, and some mistakes of every kind.

The objects of the example that PAGES names are in each of them. A document is a line of JSON, which is YAML too and quickly written.
"""
import json

import yaml
from harness import ROOT

TEAMS = ["accounts", "catalog", "checkout", "data", "growth", "identity", "media", "orders", "payments", "reviews", "search", "shipping", "support"]
PARTS = ["web", "api", "assets", "admin", "mobile", "partner", "feed", "jobs"]
TIERS = ["public", "partner", "office", "internal"]
NETWORKING = "networking.istio.io/v1"


def made(version, kind, namespace, name, **rest):
    metadata = {"name": name, **({"namespace": namespace} if namespace else {}), **rest.pop("metadata", {})}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **rest}


def ingress_gateway(name, labels):
    return made("istio.alibabacloud.com/v1beta1", "IstioGateway", "istio-system", name, spec={
        "gatewayType": "ingress", "podLabels": labels, "replicaCount": 1, "serviceType": "LoadBalancer",
        "ports": [{"name": "http2", "port": 80, "targetPort": 8080}, {"name": "https", "port": 443, "targetPort": 8443}]})


def gateway(namespace, name, selector, servers):
    return made(NETWORKING, "Gateway", namespace, name, spec={"selector": selector, "servers": servers})


def server(number, protocol, hosts, credential=None):
    server = {"port": {"number": number, "name": f"{protocol.lower()}-{number}", "protocol": protocol}, "hosts": hosts}
    return {**server, "tls": {"mode": "SIMPLE", "credentialName": credential}} if credential else server


def smallest():
    """Three objects."""
    rule = {"name": "productpage", "match": [{"uri": {"exact": "/productpage"}}], "directResponse": {"status": 200, "body": {"string": "here"}}}
    return [
        ingress_gateway("ingressgateway", {"key1": "value1"}),
        gateway("default", "bookinfo-gateway", {"key1": "value1"}, [server(80, "HTTP", ["*"])]),
        made(NETWORKING, "VirtualService", "default", "bookinfo-vs", spec={"hosts": ["*"], "gateways": ["bookinfo-gateway"], "http": [rule]}),
    ]


class Company:
    """`count` objects without the Namespaces, in a mix of kinds that grows with it."""

    def __init__(self, count):
        self.teams = TEAMS[: max(4, min(len(TEAMS), count // 40))] if count < 2_000 else [f"{team}-{part}" for team in TEAMS for part in ("core", "edge", "apps")]
        self.ingress = 5 if count < 2_000 else 12
        self.gateways = 8 if count < 2_000 else 40
        self.secrets = count // 50
        self.services = count // 5
        self.rules = count // 12
        self.hosts = max(4, count // 8)
        # The last Service of every eight has no endpoints.
        self.slices = self.services - self.services // 8
        self.routes = count - self.ingress - self.gateways - self.secrets - self.services - self.slices - self.rules

    def objects(self):
        yield ingress_gateway("ingressgateway", {"key1": "value1", "tier": TIERS[0]})
        for i in range(1, self.ingress):
            yield ingress_gateway(f"{TIERS[i % 4]}-{i:02d}", {"tier": TIERS[i % 4]})
        yield gateway("default", "bookinfo-gateway", {"key1": "value1"}, [server(80, "HTTP", ["*"])])
        for i in range(1, self.gateways):
            yield self.gateway(i)
        yield from self.certificates()
        for i in range(self.services):
            yield self.service(i)
            if i % 8 != 7:
                yield self.endpoints(i)
        for i in range(self.rules):
            yield self.destination_rule(i)
        first = smallest()[2]
        first["spec"]["http"][0] = {"name": "productpage", "match": [{"uri": {"exact": "/productpage"}}], "route": [self.destination(0)]}
        yield first
        for i in range(1, self.routes):
            yield self.virtual_service(i)

    def team(self, i):
        return self.teams[i % len(self.teams)]

    def gateway(self, i):
        hosts = ["*.example.com"] if i % 3 else [f"{self.team(i)}/*.example.com", "*.partners.example.org"]
        servers = [server(80, "HTTP", hosts)]
        if i % 4 == 1:
            servers.append(server(443, "HTTPS", ["*.example.com"], "example-cert" if i % 8 == 1 else f"{self.team(i)}-cert"))
        if i == 6:
            # Not together with the HTTP servers of the same port.
            servers.append(server(443, "HTTP", ["*.example.com"]))
        return gateway("istio-system", f"{TIERS[i % 4]}-{i:02d}", {"tier": "nobody" if i == 7 else TIERS[i % 4]}, servers)

    def certificates(self):
        for document in yaml.safe_load_all((ROOT / "Tests/Fixtures/certificates.yaml").read_text()):
            yield document
        for i in range(1, self.secrets):
            data = dict(document["stringData"])
            if i % 7 == 3:
                data["tls.crt"] = "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n"
            yield made("v1", "Secret", "istio-system", f"{self.team(i)}-cert" if i < len(self.teams) // 2 else f"{self.team(i)}-{i:04d}", type="kubernetes.io/tls", stringData=data)

    def service_name(self, i):
        return f"{PARTS[i // len(self.teams) % len(PARTS)]}-{i:04d}", self.team(i)

    def service(self, i):
        name, namespace = self.service_name(i)
        return made("v1", "Service", namespace, name, metadata={"labels": {"app": name, "team": namespace}}, spec={
            "selector": {"app": name}, "ports": [{"name": "http", "port": 8080, "targetPort": 8080}]})

    def endpoints(self, i):
        name, namespace = self.service_name(i)
        endpoints = [{"addresses": [f"127.200.{i % 250}.{j + 1}"], "conditions": {"ready": j > 0 or i % 5 > 0}, "targetRef": None} for j in range(1 + i % 3)]
        for each in endpoints:
            del each["targetRef"]
        return made("discovery.k8s.io/v1", "EndpointSlice", namespace, f"{name}-1", metadata={"labels": {"kubernetes.io/service-name": name}},
                    addressType="IPv4", ports=[{"name": "http", "port": 8080, "protocol": "TCP"}], endpoints=endpoints)

    def destination_rule(self, i):
        name, namespace = self.service_name(i)
        return made(NETWORKING, "DestinationRule", namespace, name, spec={
            "host": f"{name}.{namespace}.svc.cluster.local", "trafficPolicy": {"loadBalancer": {"simple": "LEAST_REQUEST"}, "connectionPool": {"http": {"maxRetries": 3}}},
            "subsets": [{"name": each, "labels": {"version": each}} for each in ("v1", "v2")]})

    def destination(self, i, **more):
        name, namespace = self.service_name(i % self.services)
        return {"destination": {"host": f"{name}.{namespace}.svc.cluster.local", "port": {"number": 8080}}, **more}

    def virtual_service(self, i):
        # One host in eight has many owners, the others a few; what belongs to a host is on one Gateway.
        host = i % 7 if i % 8 == 0 else (i * 7) % self.hosts
        team, part = self.team(i), PARTS[i % len(PARTS)]
        path = f"/{team}/{part}-{i}"
        rules = [{"name": f"{part}-{i}", "match": [{"uri": {"prefix": path}}], "timeout": "5s", "route": [self.destination(i, weight=90), self.destination(i + 3, weight=10)]}]
        if i % 3 == 0:
            rules.insert(0, {"name": f"{part}-{i}-beta", "match": [{"uri": {"prefix": path}, "headers": {"x-release": {"exact": "beta"}}}], "route": [self.destination(i + 5)]})
        if i % 13 == 5:
            rules.append({"match": [{"uri": {"prefix": f"{path}/archive"}}], "redirect": {"uri": "/archive"}})
        if i % 17 == 6:
            rules.append({"match": [{"uri": {"exact": f"/{team}/old-{i}"}}], "route": [{"destination": {"host": f"retired-{i}.{team}.svc.cluster.local"}}]})
        if i % 61 == 9:
            rules.append({"name": "everything-else", "route": [self.destination(i + 9)]})
        gateway = 1 + host % (self.gateways - 1)
        name = f"{team}-{part}-{i:05d}"
        if i % 97 == 11:
            name = f"{name}-with-a-long-name-that-somebody-chose-when-the-team-was-split-in-two"
        names = [f"istio-system/{TIERS[gateway % 4]}-{gateway:02d}"] + ([f"{team}/retired-gateway"] if i % 67 == 13 else [])
        hosts = [f"{'www' if host < 7 else 'app'}-{host:04d}.example.com"]
        if i % 97 == 11:
            hosts.append(f"a-host-with-many-words-in-its-name-{host:04d}.one-of-the-longer-departments.{team}.example.com")
        return made(NETWORKING, "VirtualService", team, name, spec={"hosts": hosts, "gateways": names, "http": rules})


def write(folder, count):
    """Writes `count` objects, and their Namespaces, as one file."""
    objects = smallest() if count == 3 else list(Company(count).objects())
    assert len(objects) == count, f"{len(objects)} objects instead of {count}"
    namespaces = sorted({each["metadata"]["namespace"] for each in objects})
    lines = [json.dumps(each) for each in [made("v1", "Namespace", None, name) for name in namespaces] + objects]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "objects.yaml").write_text("\n---\n".join(lines) + "\n")
