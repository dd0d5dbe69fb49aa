"""lightkube: typed and generic resources, pages, server-side apply, watches, waits."""
import time

from lightkube import ApiError, Client
from lightkube.generic_resource import create_namespaced_resource, load_in_cluster_generic_resources
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.apps_v1 import Deployment
from lightkube.resources.core_v1 import ConfigMap, Namespace, Secret, Service
from lightkube.types import CascadeType, PatchType

client = Client(namespace="lightkube", field_manager="lightkube")
Routes = create_namespaced_resource("networking.istio.io", "v1", "VirtualService", "virtualservices")


def refused(status, call, *arguments, **options):
    try:
        call(*arguments, **options)
    except ApiError as error:
        assert error.status.code == status, error.status
        return error.status
    raise AssertionError(f"nothing was refused, {status} was expected")


def typed_resources():
    client.create(Namespace(metadata=ObjectMeta(name="lightkube")))
    made = client.create(ConfigMap(metadata=ObjectMeta(name="one", labels={"app": "a"}), data={"k": "v"}))
    assert made.metadata.namespace == "lightkube" and made.metadata.creationTimestamp
    assert refused(409, client.create, ConfigMap(metadata=ObjectMeta(name="one"))).reason == "AlreadyExists"
    made.data["k"] = "w"
    assert client.replace(made).data == {"k": "w"}
    assert refused(409, client.replace, made).reason == "Conflict"
    assert client.patch(ConfigMap, "one", {"data": {"l": "x"}}).data == {"k": "w", "l": "x"}
    assert client.patch(ConfigMap, "one", [{"op": "remove", "path": "/data/l"}], patch_type=PatchType.JSON).data == {"k": "w"}
    assert [item.metadata.name for item in client.list(ConfigMap, labels={"app": "a"})] == ["one"]
    for number in range(7):
        client.create(Secret(metadata=ObjectMeta(name=f"s{number}"), stringData={"a": "b"}))
    assert [item.metadata.name for item in client.list(Secret, chunk_size=3)] == [f"s{number}" for number in range(7)]
    client.deletecollection(Secret)
    assert list(client.list(Secret)) == []
    refused(404, client.get, Service, "nothing")


def apply():
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "registry.example.com/web:1.0"}]}}
    body = Deployment.from_dict({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
        "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": template},
    })
    made = client.apply(body)
    assert made.spec.replicas == 2 and made.spec.strategy.type == "RollingUpdate"
    assert client.apply(body).metadata.resourceVersion == made.metadata.resourceVersion
    body.spec.replicas = 3
    conflict = refused(409, client.apply, body, field_manager="other")
    assert [cause.field for cause in conflict.details.causes] == [".spec.replicas"], conflict
    assert client.apply(body, field_manager="other", force=True).spec.replicas == 3
    scale = client.get(Deployment.Scale, "web")
    scale.spec.replicas = 4
    assert client.replace(scale, "web").spec.replicas == 4
    assert client.get(Deployment, "web").spec.replicas == 4
    client.delete(Deployment, "web", cascade=CascadeType.FOREGROUND)


def generic_resources():
    body = Routes(
        metadata=ObjectMeta(name="shop"),
        spec={"hosts": ["shop.example.com"], "http": [{"route": [{"destination": {"host": "cart"}}]}]})
    made = client.create(body)
    assert made["spec"]["hosts"] == ["shop.example.com"]
    waited = client.wait(Routes, "shop", for_conditions=["Accepted"])
    assert {condition["type"] for condition in waited.status["conditions"]} >= {"Accepted", "Programmed"}
    assert refused(422, client.patch, Routes, "shop", {"spec": {"hosts": "a"}}, patch_type=PatchType.MERGE).details.causes
    assert refused(415, client.patch, Routes, "shop", {"spec": {}}, patch_type=PatchType.STRATEGIC).reason == "UnsupportedMediaType"
    # The definitions that the server lists make classes too.
    load_in_cluster_generic_resources(client)
    client.delete(Routes, "shop")
    refused(404, client.get, Routes, "shop")


def watches():
    listed = client.list(ConfigMap)
    names = [item.metadata.name for item in listed]
    assert names == ["one"], names
    client.create(ConfigMap(metadata=ObjectMeta(name="later")))
    client.patch(ConfigMap, "later", {"data": {"a": "b"}})
    client.delete(ConfigMap, "later")
    seen = []
    for event, item in client.watch(ConfigMap, resource_version=listed.resourceVersion, server_timeout=30):
        seen.append((event, item.metadata.name))
        if event == "DELETED":
            break
    assert seen == [("ADDED", "later"), ("MODIFIED", "later"), ("DELETED", "later")], seen


def cleared():
    client.delete(Namespace, "lightkube")
    deadline = time.monotonic() + 30
    while "lightkube" in [item.metadata.name for item in client.list(Namespace)]:
        assert time.monotonic() < deadline, "the namespace is still there"
        time.sleep(0.05)


for step in (typed_resources, apply, generic_resources, watches, cleared):
    step()
    print(step.__name__, "ok", flush=True)
