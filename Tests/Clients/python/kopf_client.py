"""Runs the operator of kopf_operator.py and does to an object what its handlers are for."""
import pathlib
import subprocess
import sys
import time

import yaml
from kubernetes import client, config
from kubernetes.client.rest import ApiException

here = pathlib.Path(__file__).resolve().parent
config.load_kube_config()
core, custom = client.CoreV1Api(), client.CustomObjectsApi()
place = ("shop.example.com", "v1", "default", "offers")


def eventually(what, condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert operator.poll() is None, f"the operator has ended with {operator.returncode}"
        assert time.monotonic() < deadline, f"{what} did not come to hold"
        time.sleep(0.05)


def offer():
    try:
        return custom.get_namespaced_custom_object(*place, "tea")
    except ApiException as error:
        if error.status != 404:
            raise
        return None


def settings(name):
    try:
        return core.read_namespaced_config_map(name, "default")
    except ApiException as error:
        if error.status != 404:
            raise
        return None


definition = yaml.safe_load((here.parent / "chart/crds/offers.yaml").read_text())
schema = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
schema["properties"]["status"] = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
definition["spec"]["versions"][0]["subresources"] = {"status": {}}
client.ApiextensionsV1Api().create_custom_resource_definition(definition)

operator = subprocess.Popen(
    [sys.executable, "-m", "kopf", "run", "--namespace=default", str(here / "kopf_operator.py")],
    stdout=sys.stderr, stderr=sys.stderr)
try:
    custom.create_namespaced_custom_object(*place, {"apiVersion": "shop.example.com/v1", "kind": "Offer", "metadata": {"name": "tea"}, "spec": {"price": 3}})
    eventually("creation", lambda: (offer().get("status") or {}).get("created") == {"price": 3})
    assert offer()["metadata"]["finalizers"] == ["shop.example.com/operator"]
    assert settings("tea").data == {"price": "3"}
    assert settings("tea").metadata.owner_references[0].uid == offer()["metadata"]["uid"]
    print("creation ok", flush=True)

    custom.patch_namespaced_custom_object(*place, "tea", {"spec": {"price": 4}})
    eventually("update", lambda: (offer().get("status") or {}).get("updated") == {"price": 4})
    eventually("field", lambda: offer()["status"].get("shown") == 4)
    assert settings("tea").data == {"price": "4"}
    assert offer()["metadata"]["generation"] == 2, "the status and the finalizer count as changes of the spec"
    print("update ok", flush=True)

    custom.delete_namespaced_custom_object(*place, "tea")
    eventually("deletion", lambda: offer() is None)
    assert settings("tea-gone")
    eventually("collection of what it owned", lambda: settings("tea") is None)
    print("deletion ok", flush=True)

    def posted():
        return {event.reason for event in core.list_namespaced_event("default").items if event.involved_object.name == "tea"}

    eventually("a posted event", lambda: "Priced" in posted())
    print("events ok", flush=True)
finally:
    operator.terminate()
    code = operator.wait(30)
assert code == 0, code
print("stop ok", flush=True)
