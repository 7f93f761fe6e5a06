package dev.socle.nova.driver;

import dev.socle.catalog.Version;
import java.util.List;

/** A release of Nova, and what it does that others do not. */
public record NovaRelease(Version version) {

    /** The one Debian 12 has. */
    public static final NovaRelease ZED = new NovaRelease(new Version(26, 2, 0));
    /** The newest whose behaviour is known. */
    public static final NovaRelease NEWEST = new NovaRelease(new Version(34, 0, 0));

    /** What changed between releases. */
    public enum Behaviour {
        /** The comparison asks what the hypervisor can give; before it asked the physical CPU. */
        COMPARE_ASKS_HYPERVISOR("compare-asks-hypervisor"),
        /** The width of physical addresses can be set by flavor and image. */
        MAXPHYSADDR("maxphysaddr"),
        /** Nodes report whether that can be set on them. */
        ADDRESS_SPACE_TRAITS("address-space-traits"),
        /** Memory can be encrypted by SEV-ES, too, and nodes are asked for by a trait. */
        MEMORY_ENCRYPTION_MODELS("memory-encryption-models"),
        /** Memory can be encrypted by SEV-SNP, too. */
        SEV_SNP("sev-snp"),
        /** Required VMX and SVM traits take part in the choice of a model. */
        SVM_VMX_CHOOSE_MODEL("svm-vmx-choose-model"),
        /** HW_ARCH and COMPUTE_ARCH traits are reported. */
        ARCH_TRAITS("arch-traits"),
        /** AMX traits are known. */
        AMX_TRAITS("amx-traits"),
        /** Windows guests are given no enlightenment that keeps them from AMD hosts, or from moving. */
        FEWER_ENLIGHTENMENTS("fewer-enlightenments");

        private final String key;

        Behaviour(String key) {
            this.key = key;
        }
    }

    /** Whether this release behaves so: it is as new as the first, or as the first of its own branch. */
    public boolean has(Behaviour behaviour) {
        final List<Version> firsts = NovaFacts.since(behaviour.key);
        return version.compareTo(firsts.getLast()) >= 0 || firsts.stream()
                .anyMatch(first -> first.major() == version.major() && version.compareTo(first) >= 0);
    }

    /** {@code Nova 26.2.0}. */
    public String display() {
        return "Nova " + version;
    }
}
