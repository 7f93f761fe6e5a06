package dev.socle.nova.driver;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import java.util.Collections;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * What stopping and starting a guest would change of its CPU, under a configuration that is new to its node. A reboot
 * inside changes nothing.
 *
 * @param guest  the domain's name
 * @param need   whether it is needed
 * @param gains  libvirt's names of the features the guest would get
 * @param losses and of those it would lose
 */
public record ColdBoot(String guest, Need need, SequencedSet<String> gains, SequencedSet<String> losses) {

    public ColdBoot {
        gains = Collections.unmodifiableSequencedSet(new TreeSet<>(gains));
        losses = Collections.unmodifiableSequencedSet(new TreeSet<>(losses));
    }

    /** Whether a guest has to be stopped and started to get the CPU that is configured. */
    public enum Need {
        /** It has another CPU. */
        NEEDED("needed"),
        /** It has this CPU already. */
        NOT_NEEDED("not needed"),
        /** Its XML does not say what it has: it is that of a guest that is off, or of host-passthrough. */
        UNKNOWN("not known");

        private final String words;

        Need(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * Compares.
     *
     * @param running as {@code virsh dumpxml} shows it while it runs
     * @param target  what it would show after a cold start
     */
    public static ColdBoot of(DomainDefinition running, CpuDefinition target, LibvirtRelease release) {
        final String name = running.name().orElse("(no name)");
        final Optional<SequencedSet<String>> has = running.cpu()
                .filter(cpu -> cpu.mode() == CpuDefinition.Mode.CUSTOM && cpu.check() == CpuDefinition.Check.FULL)
                .flatMap(cpu -> features(cpu, release));
        final Optional<SequencedSet<String>> gets = features(target, release);
        if (has.isEmpty() || gets.isEmpty()) {
            return new ColdBoot(name, Need.UNKNOWN, new TreeSet<>(), new TreeSet<>());
        }
        final TreeSet<String> gains = new TreeSet<>(gets.get());
        gains.removeAll(has.get());
        final TreeSet<String> losses = new TreeSet<>(has.get());
        losses.removeAll(gets.get());
        final boolean sameModel = running.cpu().flatMap(CpuDefinition::modelName).equals(target.modelName());
        return new ColdBoot(name, sameModel && gains.isEmpty() && losses.isEmpty() ? Need.NOT_NEEDED : Need.NEEDED,
                gains, losses);
    }

    private static Optional<SequencedSet<String>> features(CpuDefinition cpu, LibvirtRelease release) {
        return LibvirtArch.of("x86_64", release, Quirks.exact(release.version())).expand(cpu)
                instanceof Outcome.Done<CpuDefinition>(CpuDefinition expanded)
                ? Optional.of(new TreeSet<>(expanded.featureNames(CpuDefinition.Policy.REQUIRE).toList()))
                : Optional.empty();
    }
}
