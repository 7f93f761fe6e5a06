package dev.socle.conformance.nova;

import dev.socle.catalog.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Random questions to Nova, in the words of the recorded cases. */
final class AnyNovaCase {

    private static final List<String> ARCHES = List.of("x86_64", "x86_64", "x86_64", "i686", "aarch64", "ppc64le",
            "ppc64", "s390x", "armv7l");
    private static final List<String> FEATURES = List.of("aes", "avx", "avx2", "pni", "sse3", "sse4.1", "sse4a", "vmx",
            "svm", "avx512f", "amx-tile", "pcid", "hle", "rtm", "3dnow", "md-clear", "erms", "bmi2");
    private static final List<String> MODELS = List.of("Penryn", "SandyBridge", "Haswell-noTSX", "EPYC", "A");
    private static final List<String> FLAGS = List.of("+aes", "-avx", "PCID", "Md-Clear", "-hle", "-RTM", "+SSBD",
            "--vmx", "++svm", "a v x", "sse4.1", "-sse4a");
    private static final List<String> IMAGE_ARCHES = List.of("x86_64", "aarch64", "ppc64le", "mipsel", "s390x", "amd64",
            "i686", "riscv64");

    private final RandomGenerator random;

    AnyNovaCase(RandomGenerator random) {
        this.random = random;
    }

    Map<String, Object> of(String area) {
        return switch (area) {
            case "guest-cpu" -> guestCpu();
            case "traits" -> traits();
            case "startup-check" -> startup();
            case "model-name" -> modelName();
            case "migration-precheck" -> migration();
            case "conductor" -> conductor();
            case "host-cpu-info" -> Map.of("host", host());
            case "host-caps" -> hostCaps();
            case "topology-constraints", "topology-best" -> topology();
            case "cpu-policy", "cpu-request" -> policies();
            case "maxphysaddr-mode" -> addressMode();
            case "pmu" -> pmu();
            case "memory-encryption" -> encryption();
            case "placement-request" -> placement();
            case "guest-domain" -> domain();
            case "flags-from-flavor" -> Map.of("flavor", Map.of("extra_specs", traitSpecs()));
            case "machine-type" -> machineType();
            case "settings" -> Map.of("files", List.of(confText(), confText(), oneIn(2) ? "" : confText()));
            case "cpu-list" -> Map.of("list", cpuList());
            default -> throw new IllegalArgumentException(area);
        };
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private List<String> some(List<String> all, int most) {
        final List<String> left = new ArrayList<>(all);
        final List<String> some = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0 && !left.isEmpty(); i--) {
            some.add(left.remove(random.nextInt(left.size())));
        }
        return some;
    }

    private Map<String, Object> libvirt() {
        final Map<String, Object> given = new LinkedHashMap<>();
        final Map<String, List<String>> features = new LinkedHashMap<>();
        MODELS.forEach(model -> features.put(model, some(FEATURES, 10)));
        List.of("qemu64", "qemu32", "POWER8", "max").forEach(model -> features.put(model, some(FEATURES, 5)));
        given.put("model_features", features);
        given.put("libvirt_models", oneIn(8) ? some(MODELS, 3) : MODELS);
        if (oneIn(15)) {
            given.put("baseline_error", oneIn(2) ? "NO_SUPPORT" : "NO_DOMAIN");
        }
        return given;
    }

    private Map<String, Object> conf() {
        final Map<String, Object> conf = new LinkedHashMap<>();
        if (oneIn(3)) {
            conf.put("virt_type", pick(List.of("kvm", "qemu", "lxc", "parallels")));
        }
        final Optional<String> mode = oneIn(4) ? Optional.empty()
                : Optional.of(pick(List.of("none", "host-model", "host-passthrough", "custom", "custom", "custom")));
        mode.ifPresent(word -> conf.put("cpu_mode", word));
        if (mode.isPresent() && mode.get().equals("custom") != oneIn(10)) {
            conf.put("cpu_models", some(MODELS, 4).stream().map(this::anyCase).toList());
        }
        if (oneIn(2)) {
            conf.put("cpu_model_extra_flags", some(FLAGS, 4));
        }
        return conf;
    }

    private String anyCase(String model) {
        return oneIn(3) ? model.toUpperCase(Locale.ROOT) : oneIn(3) ? model.toLowerCase(Locale.ROOT) : model;
    }

    private Map<String, Object> host() {
        final Map<String, Object> host = new LinkedHashMap<>();
        host.put("arch", pick(ARCHES));
        host.put("features", some(FEATURES, 10));
        if (oneIn(3)) {
            host.put("vendor", pick(List.of("Intel", "AMD")));
        }
        if (oneIn(3)) {
            host.put("sockets", 1 + random.nextInt(4));
            host.put("cores", 1 + random.nextInt(8));
            host.put("threads", 1 + random.nextInt(2));
        } else {
            host.putAll(Map.of("sockets", 1, "cores", 2, "threads", 1));
        }
        if (oneIn(4)) {
            host.put("maxphysaddr", Map.of("mode", "emulate", "bits", 36 + random.nextInt(17)));
        }
        host.put("cells", 1 + random.nextInt(2));
        return host;
    }

    private Map<String, Object> traitSpecs() {
        final Map<String, Object> specs = new LinkedHashMap<>();
        final List<String> names = Catalog.embedded().traits().stream().map(trait -> trait.name()).toList();
        for (int i = random.nextInt(4); i > 0; i--) {
            final String prefix = pick(List.of("trait:", "trait:", "trait:", "trait1:", "trait_GPU:", "trait-a_B:"));
            specs.put(prefix + (oneIn(3) ? pick(names) : pick(List.of("HW_CPU_X86_AVX", "HW_CPU_X86_AVX2",
                    "HW_CPU_X86_AESNI", "HW_CPU_X86_VMX", "HW_CPU_X86_AMD_SVM", "HW_CPU_X86_SSE3",
                    "HW_CPU_X86_AMXTILE"))), oneIn(5) ? "forbidden" : "required");
        }
        return specs;
    }

    private Map<String, Object> guestCpu() {
        final Map<String, Object> given = libvirt();
        given.put("conf", conf());
        given.put("host", host());
        final Map<String, Object> specs = traitSpecs();
        final Map<String, Object> properties = new LinkedHashMap<>();
        if (oneIn(5)) {
            specs.put("hw:maxphysaddr_mode", pick(List.of("emulate", "passthrough")));
        }
        if (oneIn(8)) {
            properties.put("hw_maxphysaddr_mode", pick(List.of("emulate", "passthrough")));
        }
        if (oneIn(5)) {
            specs.put("hw:maxphysaddr_bits", 36 + random.nextInt(10));
        }
        if (oneIn(5)) {
            properties.put(pick(List.of("hw_emulation_architecture", "hw_architecture")), pick(IMAGE_ARCHES));
        }
        if (oneIn(5)) {
            specs.put("hw:cpu_cores", 1 + random.nextInt(4));
        }
        given.put("flavor", Map.of("extra_specs", specs));
        given.put("image", Map.of("properties", properties));
        given.put("vcpus", 1 + random.nextInt(8));
        return given;
    }

    private Map<String, Object> traits() {
        final Map<String, Object> given = libvirt();
        final Map<String, Object> host = host();
        host.put("smt", oneIn(2));
        host.put("guests", some(List.of("x86_64", "i686", "aarch64", "s390x", "riscv64"), 4));
        given.put("host", host);
        if (!oneIn(5)) {
            given.put("conf", conf());
        }
        return given;
    }

    private void results(Map<String, Object> given) {
        if (oneIn(8)) {
            given.put("compare_error", oneIn(2) ? "NO_SUPPORT" : "INTERNAL_ERROR");
        }
        given.put("compare_results", List.of(random.nextInt(4) - 1, random.nextInt(4) - 1, 1 + random.nextInt(2),
                1 + random.nextInt(2)));
    }

    private Map<String, Object> startup() {
        final Map<String, Object> given = libvirt();
        given.put("conf", conf());
        given.put("host", host());
        given.put("workarounds", Map.of("skip_cpu_compare_at_startup", oneIn(5)));
        results(given);
        return given;
    }

    private Map<String, Object> modelName() {
        final Map<String, Object> given = libvirt();
        given.put("host", host());
        given.put("asked", oneIn(4) ? "NoSuchModel" : anyCase(pick(MODELS)));
        return given;
    }

    private Map<String, Object> migration() {
        final Map<String, Object> given = libvirt();
        given.put("conf", conf());
        given.put("host", host());
        given.put("workarounds", Map.of("skip_cpu_compare_on_dest", oneIn(5)));
        results(given);
        final Map<String, Object> instance = new LinkedHashMap<>();
        if (!oneIn(3)) {
            final Map<String, Object> stored = new LinkedHashMap<>();
            stored.put("mode", pick(List.of("custom", "host-model")));
            stored.put("model", oneIn(3) ? null : pick(MODELS));
            stored.put("features", Map.of("aes", "require", "hle", "disable"));
            instance.put("vcpu_model", stored);
        }
        given.put("instance", instance);
        given.put("source", Map.of("cpu_info", Map.of("arch", "x86_64", "model", "SandyBridge", "vendor", "Intel",
                "features", some(FEATURES, 6), "topology", Map.of("sockets", 2, "cores", 4, "threads", 2))));
        return given;
    }

    private Map<String, Object> conductor() {
        return Map.of("source", node(), "destination", node(),
                "workarounds", Map.of("skip_hypervisor_version_check_on_lm", oneIn(4)));
    }

    private Map<String, Object> node() {
        return Map.of("hypervisor_type", oneIn(4) ? "Xen" : "QEMU",
                "hypervisor_version", pick(List.of(7_002_022, 8_002_000, 10_000_013, 11_001_003)));
    }

    private Map<String, Object> hostCaps() {
        final Map<String, Object> given = libvirt();
        final Map<String, Object> host = host();
        if (oneIn(5)) {
            host.put("model", null);
            host.put("features", List.of());
        }
        given.put("host", host);
        if (oneIn(2)) {
            given.put("baseline_features", some(FEATURES, 12));
        }
        return given;
    }

    private Map<String, Object> topology() {
        final Map<String, Object> specs = new LinkedHashMap<>();
        final Map<String, Object> properties = new LinkedHashMap<>();
        for (String key : List.of("cpu_sockets", "cpu_cores", "cpu_threads", "cpu_max_sockets", "cpu_max_cores",
                "cpu_max_threads")) {
            if (oneIn(3)) {
                specs.put("hw:" + key, oneIn(25) ? "foo" : oneIn(12) ? "-1" : String.valueOf(random.nextInt(17)));
            }
            if (oneIn(5)) {
                properties.put("hw_" + key, String.valueOf(random.nextInt(9)));
            }
        }
        return Map.of("vcpus", 1 + random.nextInt(32), "allow_threads", oneIn(2), "flavor",
                Map.of("extra_specs", specs), "image", Map.of("properties", properties));
    }

    private Map<String, Object> policies() {
        final Map<String, Object> specs = new LinkedHashMap<>();
        final Map<String, Object> properties = new LinkedHashMap<>();
        maybe(2, specs, "hw:cpu_policy", List.of("shared", "dedicated", "dedicated", "mixed", "mixed", "odd"));
        maybe(4, properties, "hw_cpu_policy", List.of("shared", "dedicated", "mixed"));
        maybe(3, specs, "hw:cpu_thread_policy", List.of("prefer", "isolate", "require", "odd"));
        maybe(4, properties, "hw_cpu_thread_policy", List.of("prefer", "isolate", "require"));
        maybe(4, specs, "hw:emulator_threads_policy", List.of("share", "isolate", "odd"));
        maybe(3, specs, "hw:cpu_dedicated_mask", List.of("0-1", "^0", "^0-1", "0-3", "7", "1,^1", "x"));
        maybe(4, specs, "hw:cpu_realtime", List.of("yes", "true", "no", "1", "odd"));
        maybe(4, specs, "hw:cpu_realtime_mask", List.of("^0", "0-1", "^0-1", "0-9"));
        maybe(6, properties, "hw_cpu_realtime_mask", List.of("^0", "^1", "2"));
        maybe(6, specs, "resources:PCPU", List.of("4", "5", "x"));
        maybe(6, specs, "resources:VCPU", List.of("4", "2"));
        maybe(6, specs, "trait:HW_CPU_HYPERTHREADING", List.of("required", "forbidden"));
        maybe(8, properties, "trait:HW_CPU_HYPERTHREADING", List.of("required"));
        return Map.of("vcpus", 4, "flavor", Map.of("extra_specs", specs), "image", Map.of("properties", properties));
    }

    private void maybe(int oneIn, Map<String, Object> map, String key, List<String> values) {
        if (oneIn(oneIn)) {
            map.put(key, pick(values));
        }
    }

    private Map<String, Object> pmu() {
        final Map<String, Object> specs = new LinkedHashMap<>();
        final Map<String, Object> properties = new LinkedHashMap<>();
        maybe(2, specs, "hw:pmu", List.of("true", "false", "yes", "0", "odd"));
        maybe(2, properties, "hw_pmu", List.of("true", "false"));
        return Map.of("flavor", Map.of("extra_specs", specs), "image", Map.of("properties", properties));
    }

    private Map<String, Object> domain() {
        final Map<String, Object> given = new LinkedHashMap<>();
        final Map<String, Object> specs = new LinkedHashMap<>();
        final Map<String, Object> properties = new LinkedHashMap<>();
        maybe(4, specs, "hw:pmu", List.of("true", "false"));
        maybe(4, properties, "hw_pmu", List.of("true", "false"));
        maybe(4, specs, "hide_hypervisor_id", List.of("true", "false"));
        maybe(4, specs, "hw:hide_hypervisor_id", List.of("true", "no"));
        maybe(4, properties, "img_hide_hypervisor_id", List.of("true", "false"));
        maybe(2, properties, "os_type", List.of("windows", "windows", "linux"));
        maybe(3, properties, "hw_time_hpet", List.of("true", "false"));
        given.put("conf", Map.of("virt_type", pick(List.of("kvm", "qemu"))));
        given.put("host", Map.of("arch", pick(List.of("x86_64", "x86_64", "i686", "aarch64"))));
        given.put("workarounds", Map.of("libvirt_disable_apic", oneIn(4)));
        given.put("flavor", Map.of("extra_specs", specs));
        given.put("image", Map.of("properties", properties));
        return given;
    }

    private Map<String, Object> addressMode() {
        final Map<String, Object> specs = new LinkedHashMap<>();
        final Map<String, Object> properties = new LinkedHashMap<>();
        maybe(2, specs, "hw:maxphysaddr_mode", List.of("emulate", "passthrough", "odd"));
        maybe(2, properties, "hw_maxphysaddr_mode", List.of("emulate", "passthrough"));
        return Map.of("flavor", Map.of("extra_specs", specs), "image", Map.of("properties", properties));
    }

    private Map<String, Object> encryption() {
        final Map<String, Object> given = new LinkedHashMap<>();
        final Map<String, Object> specs = new LinkedHashMap<>();
        final Map<String, Object> properties = new LinkedHashMap<>();
        encryption(specs, properties);
        maybe(6, given, "machine_type", List.of("pc", "pc-q35-7.2", "q35"));
        given.put("flavor", Map.of("extra_specs", specs));
        given.put("image", Map.of("properties", properties));
        return given;
    }

    private void encryption(Map<String, Object> specs, Map<String, Object> properties) {
        final List<String> models = List.of("amd-sev", "amd-sev-es", "amd-sev-snp");
        maybe(2, specs, "hw:mem_encryption", List.of("true", "yes", "1", "false", "odd"));
        maybe(2, properties, "hw_mem_encryption", List.of("true", "true", "true", "false"));
        maybe(3, specs, "hw:mem_encryption_model", List.of("amd-sev", "amd-sev-es", "amd-sev-snp", "odd"));
        maybe(4, properties, "hw_mem_encryption_model", models);
        if (!oneIn(4)) {
            properties.put("hw_firmware_type", oneIn(6) ? "bios" : "uefi");
        }
        maybe(2, properties, "hw_machine_type", List.of("q35", "pc-q35-7.2", "pc"));
        if (properties.containsValue("uefi")) {
            maybe(2, properties, "hw_firmware_stateless", List.of("true", "true", "false"));
        }
    }

    private Map<String, Object> placement() {
        final Map<String, Object> specs = traitSpecs();
        final Map<String, Object> properties = new LinkedHashMap<>();
        maybe(2, specs, "hw:cpu_policy", List.of("dedicated", "shared"));
        maybe(2, specs, "hw:cpu_thread_policy", List.of("prefer", "isolate", "require", "odd"));
        maybe(4, properties, "hw_cpu_thread_policy", List.of("isolate", "require"));
        maybe(3, specs, "hw:maxphysaddr_mode", List.of("emulate", "passthrough", "odd"));
        maybe(5, properties, "hw_maxphysaddr_mode", List.of("emulate", "passthrough"));
        maybe(3, properties, "trait:HW_CPU_X86_AVX2", List.of("required"));
        if (oneIn(3)) {
            encryption(specs, properties);
        }
        return Map.of("vcpus", 4, "flavor", Map.of("extra_specs", specs), "image", Map.of("properties", properties));
    }

    private Map<String, Object> machineType() {
        final Map<String, Object> properties = new LinkedHashMap<>();
        maybe(2, properties, "hw_architecture", IMAGE_ARCHES);
        maybe(5, properties, "hw_machine_type", List.of("q35", "pc-i440fx-7.2"));
        return Map.of("conf", Map.of("hw_machine_type", some(List.of("x86_64=q35", "foo", "aarch64=", "=x",
                "aarch64=virt-7.2", "x86_64=pc=b"), 3)), "host", Map.of("arch", pick(ARCHES)),
                "image", Map.of("properties", properties));
    }

    private String cpuList() {
        return pick(List.of("1-4,^3,6", "^0", "0-", "-1", "a", "3-1", " 1 , 2 ", "1,,2", "^1-2,0-5", "", "^", "1--2",
                "0-3,^a", "5"));
    }

    /** Lines of nova.conf, most of them right. */
    private String confText() {
        final StringBuilder text = new StringBuilder("");
        for (int sections = 1 + random.nextInt(3); sections > 0; sections--) {
            text.append(pick(List.of("[libvirt]", "[libvirt]", "[LIBVIRT]", "[DEFAULT]", "[workarounds]",
                    "[libvirt]  "))).append('\n');
            for (int lines = random.nextInt(6); lines > 0; lines--) {
                text.append(oneIn(60) ? pick(List.of("no setting", "= nothing", " indented first", "[broken",
                        "cpu_models = $mine"))
                        : pick(List.of("cpu_mode = host-model", "cpu_mode=custom", "cpu_mode : none",
                        "cpu_mode = 'none'",
                        "cpu_models = A, B ,C", "cpu_model = D", "cpu_models = \"A,B\"", "cpu_models = $virt_type,E",
                        "cpu_models = ${libvirt.cpu_mode}", "cpu_models = ${workarounds.skip_cpu_compare_on_dest}",
                        "cpu_model_extra_flags = $cpu_models", "mine = X,Y", "cpu_models = A,\n  B,\n\tC", "# comment",
                        "; comment", "", "cpu_models = A\n# comment", "cpu_model_extra_flags = +pcid,-hle,",
                        "cpu_model_extra_flags = a$$b", "cpu_model_extra_flags = a\\$b", "virt_type = qemu",
                        "cpu_model_extra_flags =", "skip_cpu_compare_on_dest = True", "skip_cpu_compare_on_dest = off",
                        "cpu_model_extra_flags = ,a,,b", "cpu_models = \"", "virt_type = kvm",
                        "   ", "cpu_mode = odd"))).append('\n');
            }
        }
        return "[libvirt]\nmine = M\n" + text;
    }
}
