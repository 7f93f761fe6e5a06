"""Asks Nova's own code the questions of recorded cases.

Reads a JSON list of cases (id, area, given) from standard input and writes an object of answers by id to standard
output. Test code: it runs the Nova that is installed, whatever its release, against a libvirt that says what a case
has it say. Nothing is started, and no machine is asked.
"""
import json
import logging
import sys
import warnings
from unittest import mock

warnings.simplefilter("ignore")
real_stdout = sys.stdout
sys.stdout = sys.stderr
logging.disable(logging.CRITICAL)

from oslo_serialization import jsonutils  # noqa: E402

import nova.conf  # noqa: E402
from nova import exception  # noqa: E402
from nova import objects  # noqa: E402
from nova.objects import fields  # noqa: E402
from nova.virt import hardware  # noqa: E402
from nova.virt.libvirt import config as vconfig  # noqa: E402
from nova.virt.libvirt import driver as driver_module  # noqa: E402
from nova.virt.libvirt import host as host_module  # noqa: E402
from nova.virt.libvirt import utils as libvirt_utils  # noqa: E402

CONF = nova.conf.CONF
objects.register_all()
CONF([], project="nova", default_config_files=[], default_config_dirs=[])

NO_SUPPORT = 3
OTHER = 1


class FakeError(Exception):
    def __init__(self, code):
        super().__init__("error %d" % code)
        self.code = code

    def get_error_code(self):
        return self.code


class FakeLibvirt:
    libvirtError = FakeError
    VIR_ERR_NO_SUPPORT = NO_SUPPORT
    VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES = 1


FakeError.__name__ = "libvirtError"
driver_module.libvirt = FakeLibvirt
host_module.libvirt = FakeLibvirt


class Stop(Exception):
    """Everything about the CPU has been checked."""


def error_of(given, key):
    named = given.get(key)
    return None if named is None else FakeError(NO_SUPPORT if named == "NO_SUPPORT" else OTHER)


class Connection:
    def __init__(self, given):
        self.given = given
        self.baselines = []
        self.compared = []

    def baselineCPU(self, xmls, flags=0):
        cpu = vconfig.LibvirtConfigCPU()
        cpu.parse_str(xmls[0])
        self.baselines.append(cpu.model)
        error = error_of(self.given, "baseline_error")
        if error:
            raise error
        if "baseline_features" in self.given:
            names = self.given["baseline_features"]
        else:
            names = self.given.get("model_features", {}).get(cpu.model, [])
        return "<cpu><model>%s</model>%s</cpu>" % (
            cpu.model, "".join("<feature policy='require' name='%s'/>" % name for name in names))

    def compare(self, xml, *ignored):
        turn = len(self.compared)
        self.compared.append(xml.decode() if isinstance(xml, bytes) else xml)
        error = error_of(self.given, "compare_error")
        if error:
            raise error
        if "compare_result" in self.given:
            return self.given["compare_result"]
        results = self.given.get("compare_results", [])
        return results[turn] if turn < len(results) else 1

    def compareCPU(self, xml, flags=0):
        return self.compare(xml)

    def compareHypervisorCPU(self, emulator, arch, machine, virttype, xml, flags=0):
        return self.compare(xml)

    def getCPUModelNames(self, arch):
        return list(self.given.get("libvirt_models", []))


def host_cpu(host):
    cpu = vconfig.LibvirtConfigCPU()
    cpu.arch = host.get("arch", "x86_64")
    cpu.model = host.get("model", "Penryn")
    cpu.vendor = host.get("vendor")
    if "sockets" in host:
        cpu.sockets, cpu.cores, cpu.threads = host["sockets"], host["cores"], host["threads"]
    for name in host.get("features", []):
        cpu.add_feature(vconfig.LibvirtConfigCPUFeature(name))
    if "maxphysaddr" in host and hasattr(vconfig, "LibvirtConfigCPUMaxPhysAddr"):
        cpu.maxphysaddr = vconfig.LibvirtConfigCPUMaxPhysAddr()
        cpu.maxphysaddr.mode = host["maxphysaddr"]["mode"]
        cpu.maxphysaddr.bits = host["maxphysaddr"]["bits"]
    return cpu


def driver_for(given):
    conf = given.get("conf", {})
    for name in ("virt_type", "cpu_mode", "cpu_models", "cpu_model_extra_flags", "hw_machine_type"):
        if name in conf:
            CONF.set_override(name, conf[name], "libvirt")
        else:
            CONF.clear_override(name, "libvirt")
    for name in ("skip_cpu_compare_at_startup", "skip_cpu_compare_on_dest", "skip_hypervisor_version_check_on_lm",
                 "libvirt_disable_apic"):
        CONF.set_override(name, given.get("workarounds", {}).get(name, False), "workarounds")
    connection = Connection(given)
    caps = mock.Mock()
    caps.host.cpu = host_cpu(given.get("host", {}))
    caps.host.topology.cells = [mock.Mock() for _ in range(given.get("host", {}).get("cells", 1))]
    host = mock.Mock()
    host.get_capabilities.return_value = caps
    host.get_connection.return_value = connection
    host.get_cpu_model_names.side_effect = lambda: connection.getCPUModelNames(caps.host.cpu.arch)
    host.compare_cpu.side_effect = connection.compare
    host.compare_hypervisor_cpu.side_effect = connection.compare
    host.has_min_version.return_value = True
    host.has_hyperthreading = given.get("host", {}).get("smt", False)
    host.supports_amd_sev = False
    host.get_domain_capabilities.return_value = {arch: {} for arch in given.get("host", {}).get("guests", [])}
    driver = driver_module.LibvirtDriver.__new__(driver_module.LibvirtDriver)
    driver._host = host
    driver.cpu_models_mapping = {}
    driver.cpu_model_flag_mapping = {}
    return driver, connection, caps


def flavor_of(given):
    flavor = given.get("flavor", {})
    specs = flavor.get("extra_specs", {})
    return objects.Flavor(id=1, flavorid="1", name="flavor", memory_mb=1024, root_gb=0, ephemeral_gb=0, swap=0,
                          vcpus=given.get("vcpus", 1), extra_specs={k: str(v) for k, v in specs.items()})


def image_of(given):
    return objects.ImageMeta.from_dict({"id": "155d900f-4e14-4e4c-a73d-069cbf4541e6", "name": "image", "properties": dict(
        given.get("image", {}).get("properties", {}))})


def width(cpu):
    found = getattr(cpu, "maxphysaddr", None)
    return None if found is None else {"mode": found.mode, "bits": found.bits}


def guest_cpu(given):
    driver, connection, caps = driver_for(given)
    with mock.patch.object(fields.Architecture, "from_host", return_value=caps.host.cpu.arch):
        cpu = driver._get_guest_cpu_config(flavor_of(given), image_of(given), None, None)
    if cpu is None:
        return {"cpu_element": False, "mode": None, "model": None, "topology": None, "features": {},
                "maxphysaddr": None}
    return {"cpu_element": True, "mode": cpu.mode, "model": cpu.model,
            "topology": {"sockets": cpu.sockets, "cores": cpu.cores, "threads": cpu.threads},
            "features": {f.name: f.policy for f in cpu.features}, "maxphysaddr": width(cpu)}


def guest_domain(given):
    driver, connection, caps = driver_for(given)
    guest = vconfig.LibvirtConfigGuest()
    image = image_of(given)
    os_type = given.get("image", {}).get("properties", {}).get("os_type")
    with mock.patch.object(fields.Architecture, "from_host", return_value=caps.host.cpu.arch):
        driver._set_features(guest, os_type, image, flavor_of(given))
        driver._set_clock(guest, os_type, image)
    elements = set()
    # vmcoreinfo and smm are devices and firmware
    for part in [one for one in guest.features if one.root_name not in ("vmcoreinfo", "smm")] + [guest.clock]:
        for element in part.format_dom().iter():
            words = sorted("%s=%s" % pair for pair in element.attrib.items())
            elements.add(" ".join([element.tag] + words))
    return {"elements": sorted(elements | {"features"})}


def traits(given):
    driver, connection, caps = driver_for(given)
    found = driver._get_cpu_feature_traits() if "conf" in given else driver._get_cpu_traits()
    return {"traits": sorted(name for name, on in found.items() if on),
            "baseline_asked_for": connection.baselines if "conf" in given else None}


def startup(given):
    driver, connection, caps = driver_for(given)
    try:
        driver._check_cpu_compatibility()
        answer = {"ok": True, "error": None}
    except Exception as e:
        answer = {"ok": False, "error": type(e).__name__}
    answer["compare_called"] = bool(connection.compared)
    return answer


def model_name(given):
    driver, connection, caps = driver_for(given)
    return {"model": driver._get_cpu_model_mapping(given["asked"])}


def migration(given):
    driver, connection, caps = driver_for(given)
    driver._create_shared_storage_test_file = mock.Mock(side_effect=Stop())
    stored = given.get("instance", {}).get("vcpu_model")
    model = None
    if stored is not None:
        features = stored.get("features", {})
        model = objects.VirtCPUModel(
            arch=stored.get("arch"), vendor=stored.get("vendor"), model=stored.get("model"), mode=stored.get("mode"),
            match="exact", topology=None,
            features=[objects.VirtCPUFeature(name=n, policy=p) for n, p in features.items()])
    instance = mock.Mock()
    instance.vcpu_model = model
    source = given["source"]["cpu_info"]
    info = {"arch": source.get("arch", "x86_64"), "model": source.get("model", "Penryn"),
            "vendor": source.get("vendor"), "topology": source["topology"], "features": source["features"]}
    try:
        driver.check_can_live_migrate_destination(
            None, instance, {"cpu_info": jsonutils.dumps(info)}, {"free_disk_gb": 1, "disk_available_least": 1})
    except Stop:
        answer = {"ok": True, "error": None}
    except Exception as e:
        answer = {"ok": False, "error": type(e).__name__}
    answer["compare_called"] = bool(connection.compared)
    answer["compared_xml"] = connection.compared[0] if connection.compared else None
    return answer


def conductor(given):
    from nova.conductor.tasks import live_migrate
    for name in ("skip_hypervisor_version_check_on_lm",):
        CONF.set_override(name, given.get("workarounds", {}).get(name, False), "workarounds")
    task = live_migrate.LiveMigrationTask.__new__(live_migrate.LiveMigrationTask)
    task.source = "source"
    task._get_compute_info = lambda name: mock.Mock(**given[name])
    task._check_compatible_with_source_hypervisor("destination")
    return {"ok": True}


def cpu_info(given):
    driver, connection, caps = driver_for(given)
    info = driver._get_cpu_info()
    info["features"] = sorted(info["features"])
    return {"cpu_info": info}


def host_caps(given):
    host = host_module.Host.__new__(host_module.Host)
    host._caps = None
    host._uri = "test"
    connection = Connection(given)
    connection.getCapabilities = lambda: "<capabilities><host>%s</host></capabilities>" % (
        host_cpu(given.get("host", {})).to_xml())
    host.get_connection = lambda: connection
    host._log_host_capabilities = lambda xml: None
    caps = host.get_capabilities()
    return {"model": caps.host.cpu.model, "features": sorted(f.name for f in caps.host.cpu.features)}


def constraints(given):
    preferred, maximum = hardware.get_cpu_topology_constraints(flavor_of(given), image_of(given))
    return {"preferred": triple(preferred), "maximum": triple(maximum)}


def triple(topology):
    return [topology.sockets, topology.cores, topology.threads]


def best(given):
    return {"topology": triple(hardware.get_best_cpu_topology(
        flavor_of(given), image_of(given), given.get("allow_threads", True)))}


def request(given):
    topology = hardware.numa_get_constraints(flavor_of(given), image_of(given))
    if topology is None:
        return {"policy": None, "thread_policy": None, "dedicated": []}
    return {"policy": topology.cells[0].cpu_policy, "thread_policy": topology.cells[0].cpu_thread_policy,
            "dedicated": sorted(set().union(*(cell.pcpuset for cell in topology.cells)))}


def memory_encryption(given):
    found = hardware.get_mem_encryption_constraint(flavor_of(given), image_of(given), given.get("machine_type"))
    return {"model": getattr(found, "model", "amd-sev") if found else None}


def placement(given):
    from nova.scheduler import utils
    spec = objects.RequestSpec(flavor=flavor_of(given), image=image_of(given), is_bfv=False, requested_resources=[],
                               request_level_params=objects.RequestLevelParams(), num_instances=1)
    found = utils.ResourceRequest.from_request_spec(spec)
    required, forbidden = set(), set()
    for group in found._rg_by_id.values():
        for trait in group.required_traits:
            required |= trait if isinstance(trait, (set, frozenset)) else {trait}
        forbidden |= set(group.forbidden_traits)
    required.discard("COMPUTE_SECURITY_STATELESS_FIRMWARE")  # a matter of firmware, not of CPUs
    return {"required": sorted(required), "forbidden": sorted(forbidden)}


def machine_type(given):
    driver_for(given)
    with mock.patch.object(fields.Architecture, "from_host", return_value=given.get("host", {}).get("arch", "x86_64")):
        return {"machine_type": libvirt_utils.get_machine_type(image_of(given))}


def settings(given):
    import tempfile
    from oslo_config import cfg
    from nova.conf import libvirt as libvirt_conf
    from nova.conf import workarounds as workarounds_conf
    for name in ("virt_type", "cpu_mode", "cpu_models", "cpu_model_extra_flags"):
        CONF.clear_override(name, "libvirt")  # groups of options are shared, and so would be what was overridden
    CONF.clear_override("skip_cpu_compare_on_dest", "workarounds")
    conf = cfg.ConfigOpts()
    libvirt_conf.register_opts(conf)
    workarounds_conf.register_opts(conf)
    arguments = []
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(given["files"]):
            name = "%s/%d.conf" % (folder, number)
            with open(name, "w") as out:
                out.write(text)
            arguments += ["--config-file", name]
        try:
            conf(arguments, project="nova", default_config_files=[], default_config_dirs=[])
        except cfg.ConfigFileParseError:
            return {"error": "unreadable"}
        try:
            return {"virt_type": conf.libvirt.virt_type, "cpu_mode": conf.libvirt.cpu_mode,
                    "cpu_models": "|".join(conf.libvirt.cpu_models),
                    "cpu_model_extra_flags": "|".join(conf.libvirt.cpu_model_extra_flags),
                    "skip_cpu_compare_on_dest": conf.workarounds.skip_cpu_compare_on_dest}
        except (ValueError, cfg.Error):
            return {"error": "invalid"}


AREAS = {
    "settings": settings,
    "guest-cpu": guest_cpu,
    "guest-domain": guest_domain,
    "pmu": lambda given: {"pmu": hardware.get_pmu_constraint(flavor_of(given), image_of(given))},
    "traits": traits,
    "startup-check": startup,
    "model-name": model_name,
    "migration-precheck": migration,
    "conductor": conductor,
    "host-cpu-info": cpu_info,
    "host-caps": host_caps,
    "topology-constraints": constraints,
    "topology-best": best,
    "cpu-policy": lambda given: {"policy": hardware.get_cpu_policy_constraint(flavor_of(given), image_of(given))},
    "cpu-request": request,
    "maxphysaddr-mode": lambda given: {"mode": hardware.get_maxphysaddr_mode(flavor_of(given), image_of(given))},
    "flags-from-flavor": lambda given: {"flags": sorted(libvirt_utils.get_flags_by_flavor_specs(flavor_of(given)))},
    "machine-type": machine_type,
    "memory-encryption": memory_encryption,
    "placement-request": placement,
    "cpu-list": lambda given: {"cpus": sorted(hardware.parse_cpu_spec(given["list"]))},
}


def answer(case):
    area = AREAS[case["area"]]
    if case["area"] == "maxphysaddr-mode" and not hasattr(hardware, "get_maxphysaddr_mode"):
        return {}
    try:
        return area(case["given"])
    except Exception as e:
        return {"error": type(e).__name__}


answers = {case["id"]: answer(case) for case in json.load(sys.stdin)}
import importlib.metadata  # noqa: E402

json.dump({"nova": importlib.metadata.version("nova"), "answers": answers}, real_stdout)
real_stdout.flush()
