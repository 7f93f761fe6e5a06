package dev.socle.conformance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Recomputes by names alone whether an advised CPU is right for its hosts.
 *
 * <p>A feature that is asked for and that a host does not offer is a loss, but for these, which are counted:
 * <ul>
 *   <li>what the accelerator takes from every named model by default (KVM: acpi, monitor, svm; TCG: vme), if it was not
 *       turned on: no guest ever has it, here or elsewhere;
 *   <li>what depends on a feature that the guest has not (vmx-* without vmx, SVM's leaf without svm, bits of
 *       arch-capabilities without it): QEMU drops it on every host alike;
 *   <li>what {@code host} and {@code max} never turn on by themselves (ht, topoext, kvm-hint-dedicated): the expansion
 *       says nothing of it, and QEMU counts it among what it supports;
 *   <li>hypervisor: QEMU sets it for every guest;
 *   <li>what no host's QEMU has a property for: it is older than the facts, and its model has no such feature either;
 *   <li>a bit without a name: QEMU 3.1 gave Cascadelake-Server and both Icelakes OSPKE, which follows the guest's CR4
 *       and which no host grants (removed in 4.0); nobody can spell it, so nobody can turn it off.
 * </ul>
 *
 * <p>A richer model is no fault of the advice, but counted, if it brings what the advice hides on purpose (hle, rtm,
 * mpx), or if it is of another maker: a guest picks its defences against flaws by maker, family and model.
 */
final class AdviceAudit {

    private final WrittenFacts facts;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    AdviceAudit(WrittenFacts facts) {
        this.facts = facts;
    }

    List<String> violations() {
        return violations;
    }

    /** What was checked and what was excused, each with how often. */
    Map<String, Integer> counts() {
        return counts;
    }

    /** Everything about one pool. */
    void audit(List<RecordedHost> hosts, AdvisedCpu cpu, String series, Collection<String> openFlaws) {
        final WrittenFacts.Model base = facts.models(series).get(cpu.model());
        if (base == null) {
            violation(hosts, cpu, "QEMU " + series + " has no model " + cpu.model());
            return;
        }
        final Set<String> asked = cpu.asked(base, facts);
        hosts.forEach(host -> spelling(host, cpu));
        final int before = asked.size();
        asked.removeIf(feature -> hosts.stream().noneMatch(host -> hasProperty(host, feature)));
        count("excused: no host's QEMU has a property for it", before - asked.size());
        hosts.forEach(host -> losses(host, cpu, base, asked));
        final Set<String> guest = new TreeSet<>(facts.supported(given(asked, cpu.on(), hosts.getFirst().kvm())));
        flaws(hosts, cpu, guest, openFlaws);
        richer(hosts, cpu, base, series);
    }

    private boolean hasProperty(RecordedHost host, String feature) {
        return host.properties().contains(feature);
    }

    /** A property that a QEMU has not keeps it from starting. */
    private void spelling(RecordedHost host, AdvisedCpu cpu) {
        final Set<String> unknown = new TreeSet<>(cpu.on());
        unknown.addAll(cpu.off());
        count("names of properties", unknown.size());
        unknown.removeAll(host.properties());
        if (!unknown.isEmpty()) {
            violation(List.of(host), cpu, "its QEMU has no properties " + unknown);
        }
        if (!host.knowsOneOf(Set.of(cpu.model()))) {
            violation(List.of(host), cpu, "its QEMU has no model " + cpu.model());
        }
    }

    // ---- nothing is lost -----------------------------------------------------------------------------------------

    private void losses(RecordedHost host, AdvisedCpu cpu, WrittenFacts.Model base, Set<String> asked) {
        count("features looked for on a host", asked.size());
        final Set<String> lost = new TreeSet<>(asked);
        lost.removeAll(host.offered());
        final Set<String> recorded = new TreeSet<>(host.inTheWayOf(Set.of(cpu.model())));
        recorded.removeAll(facts.canonical(cpu.off()));
        lost.addAll(recorded);
        final Set<String> unexcused = unexcused(lost, asked, facts.canonical(cpu.on()), host.kvm());
        if (!unexcused.isEmpty()) {
            violation(List.of(host), cpu, "it loses " + unexcused + " of " + base.name() + " there");
        }
    }

    private Set<String> unexcused(Set<String> lost, Set<String> asked, Set<String> on, boolean kvm) {
        final Set<String> supported = facts.supported(given(asked, on, kvm));
        final Set<String> rest = new TreeSet<>();
        for (String feature : lost) {
            if (facts.droppedBy(kvm).contains(feature) && !on.contains(feature)) {
                count("excused: the accelerator's default", 1);
            } else if (asked.contains(feature) && !supported.contains(feature) && !on.contains(feature)) {
                count("excused: what it depends on is not in the guest", 1);
            } else if (facts.notByMax().contains(feature)) {
                count("excused: host and max never say", 1);
            } else if (feature.isEmpty()) {
                count("excused: a bit without a name", 1);
            } else if (feature.equals("hypervisor")) {
                count("excused: hypervisor", 1);
            } else {
                rest.add(feature);
            }
        }
        return rest;
    }

    /** The features without what the accelerator takes away by default. */
    private Set<String> given(Set<String> asked, Set<String> on, boolean kvm) {
        final Set<String> all = new TreeSet<>(asked);
        all.removeIf(feature -> facts.droppedBy(kvm).contains(feature) && !on.contains(feature));
        return all;
    }

    // ---- no flaw could have been closed ---------------------------------------------------------------------------

    private void flaws(List<RecordedHost> hosts, AdvisedCpu cpu, Set<String> guest, Collection<String> open) {
        final Set<String> common = common(hosts);
        for (WrittenFacts.FlawNeed need : facts.required(hosts.getFirst().maker())) {
            count("flaws with a need", 1);
            final List<WrittenFacts.Alternative> could = need.alternatives().stream()
                    .filter(alternative -> common.containsAll(alternative.show())).toList();
            final boolean satisfied = need.alternatives().stream().anyMatch(alternative ->
                    guest.containsAll(alternative.show()) && alternative.hide().stream().noneMatch(guest::contains));
            if (open.contains(need.flaw()) && !could.isEmpty()) {
                violation(hosts, cpu, need.flaw() + " is left open, though all hosts offer " + could);
            } else if (!satisfied && !could.isEmpty()) {
                violation(hosts, cpu, need.flaw() + " asks for any of " + could + ", which all hosts offer");
            } else if (open.contains(need.flaw())) {
                count("flaws open that no host's offer closes", 1);
            }
        }
    }

    private static Set<String> common(List<RecordedHost> hosts) {
        final Set<String> all = new TreeSet<>(hosts.getFirst().offered());
        hosts.forEach(host -> all.retainAll(host.offered()));
        return all;
    }

    // ---- no richer model would run --------------------------------------------------------------------------------

    private void richer(List<RecordedHost> hosts, AdvisedCpu cpu, WrittenFacts.Model base, String series) {
        final Set<WrittenFacts.Model> models = new TreeSet<>(Comparator.comparing(WrittenFacts.Model::name));
        models.addAll(facts.models(series).values());
        for (WrittenFacts.Model model : models) {
            count("models compared", 1);
            if (model.features().size() > base.features().size() && model.features().containsAll(base.features())
                    && hosts.stream().allMatch(host -> runsAsItIs(model, host))) {
                judge(model, hosts, cpu, base);
            }
        }
    }

    private void judge(WrittenFacts.Model model, List<RecordedHost> hosts, AdvisedCpu cpu, WrittenFacts.Model base) {
        final Set<String> more = new TreeSet<>(model.features());
        more.removeAll(base.features());
        if (model.features().stream().anyMatch(facts.hiddenOnPurpose()::contains)) {
            count("excused: the richer model brings what is hidden on purpose", 1);
        } else if (!model.vendor().equals(hosts.getFirst().vendor())) {
            count("excused: the richer model is of another maker", 1);
        } else {
            violation(hosts, cpu, model.name() + " contains " + base.name() + " and would run as it is; it has "
                    + more + " besides");
        }
    }

    private boolean runsAsItIs(WrittenFacts.Model model, RecordedHost host) {
        if (!host.knowsOneOf(model.names())) {
            return false;
        }
        final Set<String> lost = new TreeSet<>(model.features());
        lost.removeAll(host.offered());
        lost.addAll(host.inTheWayOf(model.names()));
        final Set<String> supported = facts.supported(given(model.features(), Set.of(), host.kvm()));
        lost.removeIf(feature -> model.features().contains(feature) && !supported.contains(feature));
        lost.removeAll(facts.droppedBy(host.kvm()));
        lost.removeAll(facts.notByMax());
        lost.remove("hypervisor");
        return lost.isEmpty();
    }

    // ---- the book -------------------------------------------------------------------------------------------------

    void count(String what, int number) {
        counts.merge(what, number, Integer::sum);
    }

    void violation(List<RecordedHost> hosts, AdvisedCpu cpu, String what) {
        violations.add(hosts.stream().map(RecordedHost::name).collect(Collectors.joining(" + ")) + ": " + what
                + "\n    -cpu " + cpu.text());
    }
}
