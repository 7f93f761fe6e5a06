#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns collected facts into the catalogue's data files (socle-core/src/main/catalog).

Usage: from-facts.py FACTS CORPUS OUT

FACTS is the folder of collected facts, CORPUS the folder of recorded cases, OUT the folder to write to. Neither input
is part of the repository; docs/catalogue.md says how the facts were got. Running it again over the same inputs gives
the same bytes. The releases of QEMU need none of this: `socle catalog import` asks a running one.
"""
import fnmatch
import json
import os
import sys

DATE = "2026-11-24"
LICENCE = "Apache-2.0"

# Intel's manual, volume 3, appendix A.3: the upper half of these MSRs says which controls may be set.
CONTROL_MSRS = (0x48b, 0x48d, 0x48e, 0x48f, 0x490)

# avx10 goes with any vector length, and no length without it; each length needs the shorter ones, so the shortest tells.
ONLY_TOGETHER = ["avx10", "avx10-128"]

# BTC_NO and RRSBA, as flaws.json places them: guests and hosts are judged by them.
FLAW_PLACES = ["cpuid:0x80000008:0:ebx:29", "msr:0x10a:19"]

# Hypervisor Top-Level Functional Specification, "Feature discovery": what Hyper-V guests may be offered.
HYPERV = (["cpuid:0x40000003:0:eax:%d" % b for b in (0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 13)]
          + ["cpuid:0x40000003:0:edx:%d" % b for b in (4, 8, 10, 15, 19)]
          + ["cpuid:0x40000004:0:eax:%d" % b for b in (1, 2, 3, 5, 9, 10, 11, 14)]
          + ["cpuid:0x4000000a:0:eax:%d" % b for b in (17, 18, 19)])


def load(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def cpuid(leaf, subleaf, register, bit):
    return "cpuid:0x%x:%d:%s:%d" % (int(leaf, 16) if isinstance(leaf, str) else leaf, subleaf or 0, register.lower(), bit)


def msr(index, bit):
    number = int(index, 16)
    return "msr:0x%x:%d" % (number, bit + 32 if number in CONTROL_MSRS and bit < 32 else bit)


def place(location):
    if "msr" in location:
        return msr(location["msr"], location["bit"])
    return cpuid(location["leaf"], location.get("subleaf"), location["register"], location["bit"])


def order(text):
    parts = text.split(":")
    if parts[0] == "cpuid":
        return 0, int(parts[1], 16), int(parts[2]), ("eax", "ebx", "ecx", "edx").index(parts[3]), int(parts[4])
    return 1, int(parts[1], 16), 0, 0, int(parts[2])


def dump(value, indent=""):
    """JSON as people like to read it: short values on one line, long ones broken at 118 characters."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= 110 or not isinstance(value, (dict, list)) or not value:
        return flat
    inner = indent + "  "
    if isinstance(value, dict):
        return "{\n" + ",\n".join(inner + json.dumps(k, ensure_ascii=False) + ": " + dump(v, inner)
                                  for k, v in value.items()) + "\n" + indent + "}"
    if all(isinstance(v, (str, int)) for v in value):
        lines, line = [], inner
        for i, v in enumerate(value):
            piece = json.dumps(v, ensure_ascii=False) + ("," if i + 1 < len(value) else "")
            if len(line) + len(piece) > 116 and line.strip():
                lines.append(line.rstrip())
                line = inner
            line += piece + " "
        return "[\n" + "\n".join(lines + [line.rstrip()]) + "\n" + indent + "]"
    return "[\n" + ",\n".join(inner + dump(v, inner) for v in value) + "\n" + indent + "]"


def write(out, name, kind, source, body, schema=None):
    head = {"$schema": "schema/%s.schema.json" % (schema or kind), "kind": kind}
    if "version" in body:
        head["version"] = body["version"]
    head.update({"source": source, "date": DATE, "licence": LICENCE})
    head.update({k: v for k, v in body.items() if k != "version"})
    with open(os.path.join(out, name), "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join("  " + json.dumps(k) + ": " + dump(v, "  ") for k, v in head.items()) + "\n}\n")


def qemu_names(facts):
    """Every name QEMU has for a feature, its places, its aliases, what it requires."""
    known = load(facts, "cpuid-features.json")
    names = {}
    for f in known["features"]:
        names[f["name"]] = {
            "at": [place(f["location"])] + [place(x) for x in f.get("moreLocations", [])],
            "aliases": f.get("aliases", []), "requires": f.get("requires", []), "tcg": f["tcg"],
            "byMax": f["autoEnabledByMax"], "migratable": f["migratable"], "mirrored": f.get("mirroredOnAmd", False)}
    for name, f in load(facts, "qemu-11.1-new-feature-locations.json").items():
        at = [cpuid(*x) for x in f["cpuid"]] or [msr(f["msr"], f["bit"])]
        names[name] = {"at": at, "aliases": [], "requires": by_word(at[0]), "tcg": False, "byMax": True,
                       "migratable": True, "mirrored": False}
    return known, names


def by_word(at):
    """QEMU drops a whole word of bits where the feature that announces the word is off."""
    return (["arch-capabilities"] if at.startswith("msr:0x10a:") else
            ["vmx-secondary-ctls"] if at.startswith("msr:0x48b:") else
            ["vmx"] if at.startswith("msr:0x4") else
            ["svm"] if at.startswith("cpuid:0x8000000a:") else [])


def features_file(out, names, linux, libvirt_places):
    listed = [{"name": n, "at": sorted(f["at"], key=order), **({"aliases": f["aliases"]} if f["aliases"] else {})}
              for n, f in sorted(names.items(), key=lambda item: min(order(a) for a in item[1]["at"]))]
    taken = {a for f in listed for a in f["at"]}
    others = []
    for source, places in (("Linux 7.1.8, of which QEMU has no name", linux),
                           ("Hypervisor Top-Level Functional Specification", HYPERV),
                           ("CPU maps of libvirt 9.0 to 12.8, of which QEMU has no name", libvirt_places),
                           ("flaws.json: what Linux 7.1.8 judges flaws by and QEMU has no name for", FLAW_PLACES)):
        new = sorted(set(places) - taken, key=order)
        taken.update(new)
        others.append({"source": source, "at": new})
    write(out, "features.json", "features",
          "places: QEMU 10.0 and 11.1 asked feature by feature; MSR places: Intel's manual, volume 4, table 2-2 and "
          "volume 3, appendix A", {"features": listed, "otherPlaces": others})


def rules_file(out, known, names):
    requires = []
    for n, f in sorted(names.items()):
        if n == "vmx-invept-single-context":
            # One name, two bits: INVEPT's goes with EPT, INVVPID's with VPID.
            requires += [{"feature": "msr:0x48c:25", "needs": ["vmx-ept"]},
                         {"feature": "msr:0x48c:41", "needs": ["vmx-vpid"]}]
        elif n not in ONLY_TOGETHER and f["requires"]:
            requires.append({"feature": n, "needs": f["requires"]})
    write(out, "rules.json", "rules", "QEMU 7.2, 10.0 and 11.1, observed; Intel's manual, volume 3, appendix A.3", {
        "readAs": [{"msr": "0x%x" % m, "bits": [0, 31], "add": 32,
                    "why": "the lower half says which controls must be set; which may be set is in the upper half"}
                   for m in CONTROL_MSRS],
        "requires": requires,
        "onlyTogether": [ONLY_TOGETHER],
        "dormantWithout": ["vmx", "svm"],
        "notMigratable": sorted(n for n, f in names.items() if not f["migratable"]),
        "notByMax": sorted(n for n, f in names.items() if not f["byMax"]),
        "kvmDefaultsOn": ["kvmclock", "kvm-nopiodelay", "kvm-asyncpf", "kvm-steal-time", "kvm-pv-eoi",
                          "kvmclock-stable-bit", "x2apic"],
        "kvmDefaultsOff": ["acpi", "monitor", "svm"],
        "tcgDefaultsOff": ["vme"],
        "xsaveComponents": [{"component": int(c), "owners": o} for c, o in known["xsaveComponents"].items()],
        "mirroredOnAmd": sorted(n for n, f in names.items() if f["mirrored"])})


def linux_file(out, facts):
    entries = load(facts, "cpuinfo-flag-map.json")
    flags = [{"flag": e["cpuinfo_flag"], "at": cpuid(**{k: e["position"][k] for k in
                                                      ("leaf", "subleaf", "register", "bit")})}
             for e in entries["entries"] if e["cpuinfo_flag"] and e["position"]]
    write(out, "linux.json", "linux", "Linux %s, by bit; flags that Linux makes up are listed apart" %
          entries["kernel"], {
              "version": entries["kernel"], "flags": flags,
              "synthetic": [e["cpuinfo_flag"] for e in entries["entries"] if e["cpuinfo_flag"] and not e["position"]]})
    return [cpuid(e["position"]["leaf"], e["position"]["subleaf"], e["position"]["register"], e["position"]["bit"])
            for e in entries["entries"] if e["position"]]


def traits_file(out, facts):
    data = load(facts, "traits.json")
    traits = []
    for t in data["x86"]:
        named = t["qemu"] if isinstance(t["qemu"], list) else [t["qemu"].split("|")[0]] if t["qemu"] else []
        entry = {"trait": t["trait"], "features": named}
        if t["nova_key"]:
            entry["novaKey"] = t["nova_key"]
        entry["reported"] = t["nova_reports"] is True
        if t.get("note"):
            entry["note"] = t["note"]
        traits.append(entry)
    write(out, "traits.json", "traits", "os-traits %s, Nova %s" % (data["os_traits_commit"][:12],
                                                                 data["nova_commit"][:12]), {"traits": traits})


def abi_file(out, facts):
    levels = load(facts, "x86-64-abi-levels.json")["levels"]
    write(out, "abi-levels.json", "abi-levels", "x86-64 psABI, https://gitlab.com/x86-psABIs/x86-64-ABI", {
        "levels": [{"name": "x86-64-" + n, "adds": l["adds"], "alsoNeeds": [
            {"feature": a["feature"], "why": a["why"]} for a in l["also_needed"]]} for n, l in levels.items()]})


def notes_file(out, facts, names):
    data = load(facts, "feature-notes.json")
    notes = []
    parts = [n["feature"].split(" (")[0].replace(" / ", ", ").split(", ") for n in data["features"]]
    told = {part for of in parts for part in of}
    for n, of in zip(data["features"], parts):
        # A note on all of a kind leaves out those that have a note of their own.
        about = [name for part in of
                 for name in (sorted(set(fnmatch.filter(names, part)) - told) if "*" in part else [part])]
        entry = {"features": [name for name in about if name in names],
                 "properties": [name for name in about if name not in names], "category": n["category"]}
        if not entry["properties"]:
            del entry["properties"]
        for key in ("advice", "performance", "migration"):
            if n.get(key):
                entry[key] = n[key]
        entry["migratable"] = n["migratable"] is not False
        if n.get("recommend"):
            entry["recommend"] = n["recommend"]
        entry["references"] = n.get("refs", [])
        notes.append(entry)
    write(out, "feature-notes.json", "feature-notes", data["meta"]["source"], {"notes": notes})


def caches_file(out, facts):
    data = load(facts, "qemu-cpu-caches.json")

    def cache(c):
        return {"type": c["type"], "level": c["level"], "size": c["size"], "lineSize": c["line_size"],
                "associativity": c["associativity"], "partitions": c.get("partitions", 0), "sets": c.get("sets", 0),
                "linesPerTag": c.get("lines_per_tag", 0), "selfInitializing": bool(c.get("self_init")),
                "noInvdSharing": bool(c.get("no_invd_sharing")), "inclusive": bool(c.get("inclusive")),
                "complexIndexing": bool(c.get("complex_indexing")), "sharedBy": c["share_level"]}

    sets = {}
    for name, s in data["sets"].items():
        parts = {"cache": s} if "level" in s else s
        sets[name.removesuffix("_cache_info").replace("_cache", "").replace("_", "-")] = [
            cache(c) for c in parts.values()]
    models = {}
    for model, versions in data["models"].items():
        for v, used in versions.items():
            if used:
                models["%s-%s" % (model, v)] = used.removesuffix("_cache_info").replace("_cache", "").replace("_", "-")
    write(out, "caches.json", "caches", "QEMU 10.0, read by guests", {
        "sets": [{"name": n, "caches": c} for n, c in sets.items()],
        "models": models})


def libvirt_places(corpus):
    """Only the bits, to number them; names and the rest stay in the libvirt data's own module."""
    import xml.etree.ElementTree as tree
    places = set()
    for folder in ("cpu_map-9.0", "cpu_map", "cpu_map-12.8"):
        for feature in tree.parse(os.path.join(corpus, "libvirt", folder, "x86_features.xml")).iter("feature"):
            for word in feature:
                for register in ("eax", "ebx", "ecx", "edx"):
                    value = int(word.get(register, "0"), 0)
                    if word.tag == "cpuid" and value:
                        places.add(cpuid(int(word.get("eax_in"), 0), int(word.get("ecx_in", "0"), 0), register,
                                         value.bit_length() - 1))
                    elif word.tag == "msr" and value:
                        places.add(msr("%x" % int(word.get("index"), 0),
                                       value.bit_length() - 1 + (32 if register == "edx" else 0)))
    return places


def main(facts, corpus, out):
    os.makedirs(out, exist_ok=True)
    known, names = qemu_names(facts)
    linux = linux_file(out, facts)
    features_file(out, names, linux, libvirt_places(corpus))
    rules_file(out, known, names)
    traits_file(out, facts)
    abi_file(out, facts)
    notes_file(out, facts, names)
    caches_file(out, facts)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
