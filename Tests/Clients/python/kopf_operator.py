"""An operator of kopf: keeps a finalizer on Offers, writes their status, and keeps a ConfigMap for each."""
import kopf
from kubernetes import client, config


@kopf.on.startup()
def begin(settings, **_):
    config.load_kube_config()
    settings.persistence.finalizer = "shop.example.com/operator"


@kopf.on.create("shop.example.com", "v1", "offers")
def created(name, namespace, spec, **_):
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {"price": str(spec["price"])}}
    kopf.adopt(body)
    client.CoreV1Api().create_namespaced_config_map(namespace, body)
    return {"price": spec["price"]}


@kopf.on.field("shop.example.com", "v1", "offers", field="spec.price")
def priced(body, new, patch, **_):
    kopf.info(body, reason="Priced", message=f"the price is {new}")
    patch.status["shown"] = new


@kopf.on.update("shop.example.com", "v1", "offers")
def updated(name, namespace, spec, **_):
    client.CoreV1Api().patch_namespaced_config_map(name, namespace, {"data": {"price": str(spec["price"])}})
    return {"price": spec["price"]}


@kopf.on.delete("shop.example.com", "v1", "offers")
def deleted(name, namespace, **_):
    client.CoreV1Api().create_namespaced_config_map(namespace, {"metadata": {"name": f"{name}-gone"}})
