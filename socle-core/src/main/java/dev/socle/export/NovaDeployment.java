package dev.socle.export;

import dev.socle.advice.Recommendation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A recommendation for the compute nodes of a pool, as each deployment tool wants it spelt; and what keeps guests of
 * the pool within it: a CUSTOM_ trait by provider.yaml, and the commands for placement, flavors and aggregates.
 */
public final class NovaDeployment {

    private NovaDeployment() {
    }

    /** Who writes nova.conf. */
    public enum Tool {
        /** A drop-in file below nova.conf.d. */
        FILE,
        /** TripleO's parameters. */
        TRIPLEO,
        /** Variables of openstack-ansible. */
        ANSIBLE,
        /** Kolla's file of overrides. */
        KOLLA,
        /** Options of the charm nova-compute. */
        CHARM
    }

    /** Empty where libvirt's release has no model for it. */
    public static List<String> settings(Recommendation recommendation, Tool tool, String pool,
                                        List<String> hosts) {
        return NovaSpelling.of(recommendation).map(one -> switch (tool) {
            case FILE -> head("/etc/nova/nova.conf.d/50-cpu.conf", NovaConf.of(recommendation));
            // The file without a host's name goes to every compute node, whatever its pool.
            case KOLLA -> head(hosts.stream().map(host -> "/etc/kolla/config/nova/" + host + "/nova-compute.conf")
                    .toList(), NovaConf.of(recommendation));
            case TRIPLEO -> tripleo(one, pool);
            case ANSIBLE -> ansible(one);
            case CHARM -> charm(one);
        }).orElse(List.of());
    }

    private static List<String> head(String file, List<String> lines) {
        return head(List.of(file), lines);
    }

    private static List<String> head(List<String> files, List<String> lines) {
        return Stream.concat(files.stream().map(file -> "# " + file), lines.stream()).toList();
    }

    private static List<String> tripleo(NovaSpelling spelling, String pool) {
        final List<String> lines = new ArrayList<>();
        lines.add("# an environment file");
        lines.add("parameter_defaults:");
        lines.add("  " + role(pool) + "Parameters:");
        spelling.virtType().ifPresent(type -> lines.add("    NovaComputeLibvirtType: '" + type + "'"));
        lines.add("    NovaLibvirtCPUMode: '" + spelling.mode() + "'");
        spelling.model().ifPresent(model -> lines.add("    NovaLibvirtCPUModels: ['" + model + "']"));
        if (!spelling.flags().isEmpty()) {
            lines.add("    NovaLibvirtCPUModelExtraFlags: '" + String.join(",", spelling.flags()) + "'");
        }
        return lines;
    }

    /** TripleO names its roles in one word with capitals: ComputePoolA. */
    private static String role(String pool) {
        final StringBuilder role = new StringBuilder("Compute");
        for (String word : pool.split("[^A-Za-z0-9]+")) {
            if (!word.isEmpty()) {
                role.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return role.toString();
    }

    /** Variables for models and flags were there until Train; what is left is the override of nova.conf. */
    private static List<String> ansible(NovaSpelling spelling) {
        final List<String> lines = new ArrayList<>();
        lines.add("# group_vars of the pool's hosts");
        lines.add("nova_nova_conf_overrides:");
        lines.add("  libvirt:");
        spelling.virtType().ifPresent(type -> lines.add("    virt_type: " + type));
        lines.add("    cpu_mode: " + spelling.mode());
        spelling.model().ifPresent(model -> lines.add("    cpu_models: " + model));
        if (!spelling.flags().isEmpty()) {
            lines.add("    cpu_model_extra_flags: '" + String.join(",", spelling.flags()) + "'");
        }
        return lines;
    }

    /** The charm's flags are apart by blanks; its option cpu-model is the former one. */
    private static List<String> charm(NovaSpelling spelling) {
        final List<String> options = new ArrayList<>();
        spelling.virtType().ifPresent(type -> options.add("virt-type=" + type));
        options.add("cpu-mode=" + spelling.mode());
        spelling.model().ifPresent(model -> options.add("cpu-models=" + model));
        if (!spelling.flags().isEmpty()) {
            options.add("cpu-model-extra-flags='" + String.join(" ", spelling.flags()) + "'");
        }
        return List.of("# the application of the pool's hosts, which is named nova-compute here",
                "juju config nova-compute " + String.join(" ", options));
    }

    /** The pool's trait. */
    public static String trait(String pool) {
        return "CUSTOM_CPU_POOL_" + pool.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }

    /** provider.yaml with the pool's trait, for every node of the pool; Kolla has a variable for what is in it. */
    public static List<String> provider(Tool tool, String pool) {
        final boolean kolla = tool == Tool.KOLLA;
        final List<String> lines = new ArrayList<>(kolla
                ? List.of("# host_vars or group_vars of the pool's hosts", "nova_cell_compute_provider_config:")
                : List.of("# /etc/nova/provider_config/cpu-pool.yaml"));
        List.of("meta:", "  schema_version: '1.0'", "providers:", "  - identification:",
                "      uuid: '$COMPUTE_NODE'", "    traits:", "      additional:", "        - '" + trait(pool) + "'")
                .forEach(line -> lines.add(kolla ? "  " + line : line));
        return lines;
    }

    /** Commands to be read before they are run; the traits a provider has already are kept. */
    public static List<String> commands(String pool, List<String> hosts) {
        final String trait = trait(pool);
        final String aggregate = "cpu-pool-" + pool.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        final List<String> lines = new ArrayList<>();
        lines.add("openstack --os-placement-api-version 1.6 trait create " + trait);
        for (String host : hosts) {
            lines.add("uuid=$(openstack resource provider list --name " + quoted(host) + " -f value -c uuid)");
            lines.add("traits=$(openstack --os-placement-api-version 1.6 resource provider trait list -f value"
                    + " \"$uuid\" | sed 's/^/--trait /')");
            lines.add("openstack --os-placement-api-version 1.6 resource provider trait set $traits --trait " + trait
                    + " \"$uuid\"");
        }
        lines.add("openstack aggregate create " + aggregate);
        hosts.forEach(host -> lines.add("openstack aggregate add host " + aggregate + " " + quoted(host)));
        lines.add("openstack --os-compute-api-version 2.53 aggregate set --property trait:" + trait + "=required "
                + aggregate);
        lines.add("openstack flavor set FLAVOR --property trait:" + trait + "=required");
        return lines;
    }

    private static String quoted(String host) {
        return host.matches("[A-Za-z0-9._-]+") ? host : "'" + host.replace("'", "'\\''") + "'";
    }
}
