package dev.socle.nova.lint;

import dev.socle.catalog.Trait;
import dev.socle.input.Origin;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.nova.driver.TraitMap;
import java.util.Optional;
import java.util.Set;

/** The traits that flavors and images ask for. */
final class TraitChecks {

    private static final Set<String> NAMED_AVX512 = Set.of("vaes", "gfni", "vpclmulqdq");
    private static final Set<String> NAMED_TWICE = Set.of("svm", "vmx");

    private final LintInput input;
    private final Findings findings;

    TraitChecks(LintInput input, Findings findings) {
        this.input = input;
        this.findings = findings;
    }

    /** Looks at a required trait. @param who "flavor x" or "image y" */
    void required(String name, String who, Origin place) {
        final Optional<Trait> trait = input.catalog().traits().stream().filter(one -> one.name().equals(name))
                .findFirst();
        if (trait.isEmpty()) {
            if (name.startsWith("HW_CPU_X86_") || !name.matches("[A-Z0-9_]{1,255}")) {
                findings.add("nova-trait-unknown", place, who + " requires " + name + ", which is no trait");
            }
            return;
        }
        final String key = trait.get().novaKey().orElse("");
        if (key.equals("sse3")) {
            findings.add("nova-sse3-trait", place, who + " requires " + name + ", which no x86 host ever has");
        } else if (key.isEmpty() && !trait.get().reported() && !name.startsWith("HW_CPU_X86_AMD_SEV")
                || !key.isEmpty() && new TraitMap(input.catalog(), input.release()).traitsOf(key).isEmpty()) {
            findings.add("nova-trait-not-reported", place, who + " requires " + name + ", which "
                    + input.release().display() + " reports of no host", "set a trait such as CUSTOM_"
                    + name.substring("HW_CPU_X86_".length()) + " by provider.yaml on the hosts that have it, and"
                    + " require that");
        }
        if (NAMED_AVX512.contains(key)) {
            findings.add("nova-avx512-name", place, who + " requires " + name + ", which hosts without AVX-512 have,"
                    + " too");
        }
        if (NAMED_TWICE.contains(key) && !input.release().has(NovaRelease.Behaviour.SVM_VMX_CHOOSE_MODEL)) {
            findings.add("nova-svm-vmx-trait", place, who + " requires " + name + ", which "
                    + input.release().display() + " leaves out when it chooses a model");
        }
    }
}
