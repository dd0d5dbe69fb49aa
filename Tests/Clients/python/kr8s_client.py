"""kr8s: objects of built-in kinds and of kinds that it learns from the server, watches, waits."""
import time

import kr8s
from kr8s.objects import ConfigMap, Namespace, new_class

api = kr8s.api()


def built_in_objects():
    assert api.version()["major"] == "1"
    Namespace({"metadata": {"name": "kr8s"}}).create()
    one = ConfigMap({"metadata": {"name": "one", "namespace": "kr8s", "labels": {"app": "a"}}, "data": {"k": "v"}})
    one.create()
    assert one.exists() and one.raw["metadata"]["uid"]
    one.patch({"data": {"k": "w"}})
    one.refresh()
    assert one.data == {"k": "w"}
    one.label({"tier": "back"})
    one.annotate({"note": "x"})
    one.refresh()
    assert one.labels == {"app": "a", "tier": "back"} and one.annotations["note"] == "x"
    assert [item.name for item in api.get("configmaps", namespace="kr8s", label_selector={"app": "a"})] == ["one"]
    assert list(api.get("configmaps", namespace="kr8s", field_selector={"metadata.name": "two"})) == []
    try:
        ConfigMap.get("two", namespace="kr8s")
        raise AssertionError("found what is not there")
    except kr8s.NotFoundError:
        pass


def learned_kinds():
    routes = new_class("VirtualService", "networking.istio.io/v1", namespaced=True, plural="virtualservices")
    shop = routes({
        "metadata": {"name": "shop", "namespace": "kr8s"},
        "spec": {"hosts": ["shop.example.com"], "http": [{"route": [{"destination": {"host": "cart"}}]}]},
    })
    shop.create()
    # This client takes an object without any status for an error.
    deadline = time.monotonic() + 30
    while "status" not in shop.raw:
        assert time.monotonic() < deadline, "no status was written"
        time.sleep(0.05)
        shop.refresh()
    shop.wait("condition=Programmed=false", timeout=30)
    assert shop.spec.hosts == ["shop.example.com"]
    # By short name, looked up in the server's discovery.
    assert [item.name for item in api.get("vs", namespace="kr8s")] == ["shop"]
    assert ("networking.istio.io/v1", "VirtualService") in [(item["version"], item["kind"]) for item in api.api_resources()]
    shop.patch([{"op": "add", "path": "/spec/hosts/-", "value": "b.example.com"}], type="json")
    assert shop.spec.hosts == ["shop.example.com", "b.example.com"]
    try:
        shop.patch({"spec": {"hosts": "a"}})
        raise AssertionError("accepted what is wrong")
    except kr8s.ServerError as error:
        assert error.status["reason"] == "Invalid" and error.status["details"]["causes"], error.status
    shop.delete()
    shop.wait("delete", timeout=30)
    assert not shop.exists()


def watches():
    seen = []
    for event, item in api.watch("configmaps", namespace="kr8s"):
        seen.append((event, item.name))
        if len(seen) == 1:
            # The list is read; what follows comes as events.
            ConfigMap({"metadata": {"name": "later", "namespace": "kr8s"}}).create()
        elif len(seen) == 2:
            item.patch({"data": {"a": "b"}})
        elif len(seen) == 3:
            item.delete()
        elif len(seen) == 4:
            break
    assert seen == [("ADDED", "one"), ("ADDED", "later"), ("MODIFIED", "later"), ("DELETED", "later")], seen


def cleared():
    space = Namespace.get("kr8s")
    space.delete()
    space.wait("delete", timeout=30)
    assert "kr8s" not in [item.name for item in api.get("namespaces")]


for step in (built_in_objects, learned_kinds, watches, cleared):
    step()
    print(step.__name__, "ok", flush=True)
