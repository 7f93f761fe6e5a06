package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.host.Source.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Asks libvirt for the domains that run, and keeps their CPUs. Their names and identifiers are asked of nobody else
 * and told to nobody.
 */
final class RunningDomains {

    private static final String KIND = "running guests";
    private static final String DOMAIN = "running guest";
    /** A host of so many guests is rare, and a thousand of them say what there is. */
    private static final int MOST = 1_000;
    private static final int AT_A_TIME = 8;
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F-]{36}");

    private final Virsh virsh;

    RunningDomains(Virsh virsh) {
        this.virsh = virsh;
    }

    /** One for each that runs; one alone that says so if none does, or if they cannot be listed. */
    List<Finding<Evidence>> ask() {
        final List<String> words = List.of("list", "--uuid");
        final Finding<String> listed = virsh.text(KIND, words);
        if (listed.value().isEmpty()) {
            return List.of(Finding.none(KIND, listed.source().origin(), listed.source().outcome(),
                    listed.source().detail()));
        }
        final List<String> all = listed.value().get().lines().map(String::strip)
                .filter(UUID.asMatchPredicate()).toList();
        final List<Finding<Evidence>> findings = new ArrayList<>(described(all.stream().limit(MOST).toList()));
        if (all.isEmpty()) {
            findings.add(Finding.none(KIND, virsh.line(words), Outcome.ABSENT, "no guest runs"));
        } else if (all.size() > MOST) {
            findings.add(Finding.none(KIND, virsh.line(words), Outcome.FAILED, all.size() - MOST
                    + " more guests run, which were not asked about"));
        }
        return findings;
    }

    private List<Finding<Evidence>> described(List<String> domains) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            return domains.stream().map(domain -> CompletableFuture.supplyAsync(() -> described(domain), threads))
                    .toList().stream().map(CompletableFuture::join).toList();
        }
    }

    private Finding<Evidence> described(String domain) {
        final Finding<Evidence> found = virsh.ask(DOMAIN, List.of("dumpxml", domain));
        final String origin = virsh.line(List.of("dumpxml"));
        return found.value().isPresent()
                ? Finding.read(DOMAIN, origin, found.value().get(), "")
                : Finding.none(DOMAIN, origin, Outcome.FAILED, "it could not be described; it may have ended meanwhile");
    }
}
