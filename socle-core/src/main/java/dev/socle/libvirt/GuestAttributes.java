package dev.socle.libvirt;

import dev.socle.input.EvidenceException;
import dev.socle.input.XmlCursor;
import dev.socle.libvirt.CpuDefinition.Check;
import dev.socle.libvirt.CpuDefinition.Match;
import dev.socle.libvirt.CpuDefinition.Mode;
import java.util.Optional;

/**
 * The attributes of {@code <cpu>}, read before it is known whether the CPU is a guest's. In a host's most of them are
 * overlooked, mistakes included.
 *
 * @param fault what is wrong with them in a guest's CPU
 */
record GuestAttributes(Optional<Mode> mode, Optional<Match> match, Optional<Check> check,
                       Optional<Boolean> migratable, Optional<Boolean> deprecatedFeatures, boolean modeSaid,
                       boolean matchSaid, boolean migratableSaid, Optional<EvidenceException> fault) {

    static GuestAttributes read(XmlCursor xml) {
        try {
            final Optional<Mode> mode = CpuReader.choice(xml, "mode", Mode.values());
            final Optional<Boolean> migratable = CpuReader.flag(xml, "migratable", "on", "off");
            if (migratable.isPresent() && mode.filter(CpuReader::isLikeHost).isEmpty()) {
                throw xml.wrong("<cpu> has attribute migratable", "it with mode host-passthrough or maximum only");
            }
            final Optional<Match> match = CpuReader.choice(xml, "match", Match.values());
            final Optional<Check> check = CpuReader.choice(xml, "check", Check.values());
            return of(xml, mode, match, check, migratable,
                    CpuReader.flag(xml, "deprecated_features", "on", "off"), Optional.empty());
        } catch (EvidenceException e) {
            return of(xml, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.of(e));
        }
    }

    private static GuestAttributes of(XmlCursor xml, Optional<Mode> mode, Optional<Match> match,
                                      Optional<Check> check, Optional<Boolean> migratable,
                                      Optional<Boolean> deprecatedFeatures, Optional<EvidenceException> fault) {
        return new GuestAttributes(mode, match, check, migratable, deprecatedFeatures,
                xml.attribute("mode").isPresent(), xml.attribute("match").isPresent(),
                xml.attribute("migratable").isPresent(), fault);
    }

    boolean isLikeHost() {
        return mode.filter(CpuReader::isLikeHost).isPresent();
    }

    /** Throws what is wrong with them in a guest's CPU. */
    void throwFault() {
        if (fault.isPresent()) {
            throw fault.get();
        }
    }

    void applyTo(CpuDefinition.Builder cpu) {
        throwFault();
        mode.ifPresent(cpu::mode);
        match.ifPresent(cpu::match);
        check.ifPresent(cpu::check);
        migratable.ifPresent(cpu::migratable);
        deprecatedFeatures.ifPresent(cpu::deprecatedFeatures);
    }
}
