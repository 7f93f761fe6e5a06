package dev.socle.flaw;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Vendor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * A flaw of CPUs, or of software by way of CPUs.
 *
 * @param id        a short word for it, such as {@code mds}
 * @param names     what people call it
 * @param cves      its numbers
 * @param disclosed the day it became public, {@code YYYY-MM-DD}, or less of it
 * @param vendors   whose CPUs have it
 * @param sysfs     what the kernel says of it
 * @param affected  the CPUs that have it; the first row that fits counts
 * @param microcode from which revision on microcode closes it, where that is known
 * @param guestRule how a guest judges it; empty where a guest has nothing to judge by
 * @param hostRule  whether silicon has it
 */
public record Flaw(String id, List<String> names, List<String> cves, String disclosed, List<String> vendors,
                   Rating rating, Optional<SysfsReport> sysfs, List<AffectedRow> affected,
                   List<MicrocodeFix> microcode, Optional<GuestRule> guestRule, HostRule hostRule,
                   List<Need> needs, List<Hide> hides, Notes notes) {

    public Flaw {
        names = List.copyOf(names);
        cves = List.copyOf(cves);
        vendors = List.copyOf(vendors);
        affected = List.copyOf(affected);
        microcode = List.copyOf(microcode);
        needs = List.copyOf(needs);
        hides = List.copyOf(hides);
    }

    /**
     * How bad it is and what it has to do with a guest's CPU.
     *
     * @param note       what the severity does not say
     * @param confidence how far the entry as a whole can be trusted
     */
    public record Rating(Impact impact, Severity severity, Optional<String> note, Confidence confidence) {
    }

    /**
     * What else there is to say.
     *
     * @param hostNeeds   what the host must have or do
     * @param since       the releases that know of it: {@code linux}, {@code qemu}, {@code libvirt}, in words
     * @param migration   what it means for migrations
     * @param performance what it costs
     * @param smt         what sibling threads have to do with it
     * @param references  addresses to read on
     */
    public record Notes(List<Note> hostNeeds, SequencedMap<String, String> since, List<Note> migration,
                        List<Note> performance, String smt, List<String> references) {
        public Notes {
            hostNeeds = List.copyOf(hostNeeds);
            migration = List.copyOf(migration);
            performance = List.copyOf(performance);
            references = List.copyOf(references);
        }
    }

    /** The first name, the one to print. */
    public String name() {
        return names.getFirst();
    }

    /** Every feature that its needs, what it is better to hide for it, and its rules look at. */
    public FeatureSet features() {
        FeatureSet used = hostRule.applies().features().or(hostRule.immune().features());
        for (Need need : needs) {
            for (Need.Alternative alternative : need.alternatives()) {
                used = used.or(alternative.show()).or(alternative.hide());
            }
        }
        for (Hide hide : hides) {
            used = used.or(hide.features());
        }
        return used.or(guestRule.map(GuestRule::features).orElse(FeatureSet.empty()));
    }

    /** Whether it is other makers' flaw only. */
    boolean spares(Vendor vendor) {
        return vendors.stream().noneMatch(maker -> maker.startsWith(vendor.displayName()));
    }

    /** Whether its id, one of its names or one of its numbers is this, whatever the case. */
    public boolean isCalled(String word) {
        final String wanted = plain(word);
        return Stream.of(Stream.of(id), names.stream(), cves.stream()).flatMap(all -> all)
                .anyMatch(name -> plain(name).equals(wanted));
    }

    /** People write "Spectre v2", "spectre-v2", "Spectre variant 2", "CVE 2017 5715" and "2017-5715". */
    static String plain(String word) {
        final String bare = word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "").replace("variant", "v");
        return bare.startsWith("cve") ? bare.substring(3) : bare;
    }
}
