"""The official Python client: typed and dynamic objects, server-side apply, watches, pages, election of a leader."""
import threading
import time
import uuid

from kubernetes import client, config, dynamic, watch
from kubernetes.client.rest import ApiException
from kubernetes.leaderelection import electionconfig, leaderelection
from kubernetes.leaderelection.resourcelock.leaselock import LeaseLock

config.load_kube_config()
core = client.CoreV1Api()
objects = dynamic.DynamicClient(client.ApiClient())


def refused(status, call, *arguments, **options):
    try:
        call(*arguments, **options)
    except (ApiException, dynamic.exceptions.DynamicApiError) as error:
        assert error.status == status, f"{error.status} instead of {status}: {error.body}"
        return error
    raise AssertionError(f"nothing was refused, {status} was expected")


def typed_objects():
    # Without kind and apiVersion, which this client leaves out.
    core.create_namespace({"metadata": {"name": "official"}})
    made = core.create_namespaced_config_map(
        "official", client.V1ConfigMap(metadata=client.V1ObjectMeta(name="one", labels={"app": "a"}), data={"k": "v"}))
    assert made.data == {"k": "v"} and made.metadata.uid and made.metadata.creation_timestamp
    refused(409, core.create_namespaced_config_map, "official", client.V1ConfigMap(metadata=client.V1ObjectMeta(name="one")))
    made.data["k"] = "w"
    replaced = core.replace_namespaced_config_map("one", "official", made)
    assert replaced.data == {"k": "w"} and replaced.metadata.resource_version != made.metadata.resource_version
    assert "has been modified" in refused(409, core.replace_namespaced_config_map, "one", "official", made).body
    patched = core.patch_namespaced_config_map("one", "official", {"data": {"k": None, "l": "x"}})
    assert patched.data == {"l": "x"}
    refused(404, core.read_namespaced_config_map, "two", "official")
    assert client.VersionApi().get_code().major == "1"
    assert "networking.istio.io" in [group.name for group in client.ApisApi().get_api_versions().groups]


def dynamic_objects():
    routes = objects.resources.get(api_version="networking.istio.io/v1", kind="VirtualService")
    body = {
        "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "shop"},
        "spec": {"hosts": ["shop.example.com"], "http": [{"route": [{"destination": {"host": "cart"}}]}]},
    }
    made = routes.create(body=body, namespace="official")
    assert made.spec.hosts == ["shop.example.com"] and made.metadata.generation == 1
    assert [item.metadata.name for item in routes.get(namespace="official").items] == ["shop"]
    assert routes.get(name="shop", namespace="official").metadata.uid == made.metadata.uid
    changed = routes.patch(
        body={"spec": {"hosts": ["a.example.com"]}}, name="shop", namespace="official", content_type="application/merge-patch+json")
    assert changed.spec.hosts == ["a.example.com"] and changed.metadata.generation == 2
    refused(
        422, routes.patch, body={"spec": {"hosts": "a"}}, name="shop", namespace="official", content_type="application/merge-patch+json")
    # A custom resource cannot be replaced without saying which version of it.
    refused(422, routes.replace, body=body, namespace="official")

    applied = routes.server_side_apply(
        body={**body, "spec": {**body["spec"], "hosts": ["b.example.com"]}}, name="shop", namespace="official", field_manager="one",
        force_conflicts=True)
    assert applied.spec.hosts == ["b.example.com"]
    assert ("one", "Apply") in [(entry.manager, entry.operation) for entry in applied.metadata.managedFields]
    conflict = refused(409, routes.server_side_apply, body=body, name="shop", namespace="official", field_manager="two")
    assert '.spec.hosts' in str(conflict.body) and 'FieldManagerConflict' in str(conflict.body)
    routes.delete(name="shop", namespace="official")
    refused(404, routes.get, name="shop", namespace="official")

    custom = client.CustomObjectsApi()
    custom.create_namespaced_custom_object("networking.istio.io", "v1beta1", "official", "virtualservices", {**body, "apiVersion": "networking.istio.io/v1beta1"})
    found = custom.list_namespaced_custom_object("networking.istio.io", "v1alpha3", "official", "virtualservices")
    assert [item["apiVersion"] for item in found["items"]] == ["networking.istio.io/v1alpha3"]
    custom.delete_collection_namespaced_custom_object("networking.istio.io", "v1", "official", "virtualservices")
    assert custom.list_namespaced_custom_object("networking.istio.io", "v1", "official", "virtualservices")["items"] == []


def watches():
    start = core.list_namespaced_config_map("official").metadata.resource_version
    for name in ("w1", "w2"):
        core.create_namespaced_config_map("official", {"metadata": {"name": name}})
    core.patch_namespaced_config_map("w1", "official", {"data": {"a": "b"}})
    core.delete_namespaced_config_map("w2", "official")
    expected = [("ADDED", "w1"), ("ADDED", "w2"), ("MODIFIED", "w1"), ("DELETED", "w2")]
    seen = []
    stream = watch.Watch()
    for event in stream.stream(core.list_namespaced_config_map, "official", resource_version=start, timeout_seconds=30):
        seen.append((event["type"], event["object"].metadata.name, event["object"].metadata.resource_version))
        if len(seen) == len(expected):
            stream.stop()
    assert [entry[:2] for entry in seen] == expected, seen
    # Again, from the second event on.
    resumed = []
    stream = watch.Watch()
    for event in stream.stream(core.list_namespaced_config_map, "official", resource_version=seen[1][2], timeout_seconds=30):
        resumed.append((event["type"], event["object"].metadata.name))
        if len(resumed) == 2:
            stream.stop()
    assert resumed == expected[2:], resumed
    # A watch ends in time when nothing comes.
    last = core.list_namespaced_config_map("official").metadata.resource_version
    assert list(watch.Watch().stream(core.list_namespaced_config_map, "official", resource_version=last, timeout_seconds=1)) == []


def pages():
    for number in range(25):
        core.create_namespaced_config_map("official", {"metadata": {"name": f"page-{number:02}", "labels": {"set": "pages"}}})
    names, token, rounds = [], None, 0
    while True:
        page = core.list_namespaced_config_map("official", label_selector="set=pages", limit=10, _continue=token)
        names += [item.metadata.name for item in page.items]
        rounds, token = rounds + 1, page.metadata._continue
        if rounds == 1:
            # What is made meanwhile is not in a list that has begun.
            core.create_namespaced_config_map("official", {"metadata": {"name": "page-99", "labels": {"set": "pages"}}})
        if not token:
            break
    assert rounds == 3 and names == [f"page-{number:02}" for number in range(25)], (rounds, names)
    refused(400, core.list_namespaced_config_map, "official", limit=1, _continue="nonsense")
    core.delete_collection_namespaced_config_map("official", label_selector="set=pages")
    assert core.list_namespaced_config_map("official", label_selector="set=pages").items == []
    refused(400, core.list_namespaced_config_map, "official", label_selector="a in b")


def leader_election():
    """Two candidates and one Lease: one leads, and the other only once the first one's Lease has run out."""
    leads = []

    def candidate(name, lasts):
        def started():
            leads.append(name)
            time.sleep(lasts)

        return electionconfig.Config(
            LeaseLock("leader", "official", name), lease_duration=3, renew_deadline=2, retry_period=1, onstarted_leading=started,
            onstopped_leading=None)

    first = threading.Thread(target=leaderelection.LeaderElection(candidate("first", 0)).run, daemon=True)
    first.start()
    leases = client.CoordinationV1Api()
    deadline = time.monotonic() + 30
    while not leads:
        assert time.monotonic() < deadline, "nobody leads"
        time.sleep(0.05)
    lease = leases.read_namespaced_lease("leader", "official")
    assert lease.spec.holder_identity == "first" and lease.spec.renew_time
    second = threading.Thread(target=leaderelection.LeaderElection(candidate("second", 0)).run, daemon=True)
    second.start()
    # Renewed while the other one asks.
    renewed = lease.spec.renew_time
    while leases.read_namespaced_lease("leader", "official").spec.renew_time == renewed:
        assert time.monotonic() < deadline, "the Lease is not renewed"
        time.sleep(0.05)
    assert leads == ["first"]


def cleared():
    core.delete_namespace("official")
    deadline = time.monotonic() + 30
    while "official" in [namespace.metadata.name for namespace in core.list_namespace().items]:
        assert time.monotonic() < deadline, "the namespace is still there"
        time.sleep(0.05)
    secret = core.create_namespaced_secret(
        "default", client.V1Secret(metadata=client.V1ObjectMeta(generate_name="s-"), string_data={"a": "b"}))
    assert secret.data == {"a": "Yg=="} and secret.type == "Opaque"
    core.delete_namespaced_secret(secret.metadata.name, "default")
    review = client.AuthorizationV1Api().create_self_subject_access_review(
        client.V1SelfSubjectAccessReview(spec=client.V1SelfSubjectAccessReviewSpec(
            resource_attributes=client.V1ResourceAttributes(verb="delete", resource="secrets", namespace="default"))))
    assert review.status.allowed


for step in (typed_objects, dynamic_objects, watches, pages, leader_election, cleared):
    step()
    print(step.__name__, "ok", flush=True)
