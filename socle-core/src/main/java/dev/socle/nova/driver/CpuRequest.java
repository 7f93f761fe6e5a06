package dev.socle.nova.driver;

import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What flavor and image ask for together about the placing of virtual CPUs, checked for contradictions as Nova checks
 * it when a server is made.
 *
 * @param policy       empty where nothing is asked for, which means shared
 * @param threadPolicy which hosts' threads may be used
 * @param dedicated    the guest's CPUs that get one of the host's for themselves
 * @param realtime     the guest's CPUs that run in real time
 */
public record CpuRequest(Optional<String> policy, Optional<String> threadPolicy, SequencedSet<Integer> dedicated,
                         SequencedSet<Integer> realtime, Optional<String> emulatorPolicy) {

    /** Of nodes whose cores have several threads. */
    static final String HYPERTHREADING = "HW_CPU_HYPERTHREADING";
    private static final Pattern HYPERTHREADING_KEY = Pattern.compile("trait([1-9][0-9]*)?:" + HYPERTHREADING + ".*");

    public static Decision<CpuRequest> of(Flavor flavor, Optional<Image> image) {
        return Decision.of(() -> request(flavor, image));
    }

    private static CpuRequest request(Flavor flavor, Optional<Image> image) {
        final Optional<String> asked = CpuPolicies.policyOf(flavor, image);
        final Optional<String> threads = CpuPolicies.threadPolicyOf(flavor, image);
        final SequencedSet<Integer> realtime = realtime(flavor, image);
        final SequencedSet<Integer> masked = dedicated(flavor);
        final Optional<String> emulator = CpuPolicies.emulatorPolicyOf(flavor);
        final Optional<String> policy = withResources(flavor, asked, emulator);
        final Optional<String> threadPolicy = withTrait(flavor, image, threads);
        check(policy, threadPolicy, masked, realtime, emulator);
        return new CpuRequest(policy, threadPolicy, allDedicated(policy, flavor, masked, realtime), realtime, emulator);
    }

    private static SequencedSet<Integer> allDedicated(Optional<String> policy, Flavor flavor,
                                                      SequencedSet<Integer> masked, SequencedSet<Integer> realtime) {
        return switch (policy.orElse(CpuPolicies.SHARED)) {
            case CpuPolicies.DEDICATED -> all(flavor);
            case CpuPolicies.MIXED -> masked.isEmpty() ? realtime : masked;
            default -> new TreeSet<>();
        };
    }

    private static SequencedSet<Integer> all(Flavor flavor) {
        final SequencedSet<Integer> cpus = new TreeSet<>();
        for (int cpu = 0; cpu < flavor.vcpus().orElse(1); cpu++) {
            cpus.add(cpu);
        }
        return cpus;
    }

    private static SequencedSet<Integer> dedicated(Flavor flavor) {
        final String mask = flavor.properties().getOrDefault("hw:cpu_dedicated_mask", "");
        if (mask.isEmpty()) {
            return new TreeSet<>();
        }
        final SequencedSet<Integer> cpus = masked(mask, flavor);
        final SequencedSet<Integer> all = all(flavor);
        final boolean everyOne = cpus.containsAll(all);
        if (cpus.isEmpty() || everyOne || !all.containsAll(cpus)) {
            throw new RefusedException("InvalidMixedInstanceDedicatedMask", "hw:cpu_dedicated_mask " + mask + " means "
                    + (cpus.isEmpty() ? "none" : everyOne ? "all" : "others than the " + all.size())
                    + " of the flavor's CPUs", "let it name some of them, and not all");
        }
        return cpus;
    }

    private static SequencedSet<Integer> masked(String mask, Flavor flavor) {
        return CpuSpec.cpus(mask.strip().startsWith("^") ? "0-" + (flavor.vcpus().orElse(1) - 1) + "," + mask : mask);
    }

    private static SequencedSet<Integer> realtime(Flavor flavor, Optional<Image> image) {
        if (!Wishes.isYes(flavor.properties().getOrDefault("hw:cpu_realtime", ""))) {
            return new TreeSet<>();
        }
        final Wishes wishes = new Wishes(flavor, image);
        final Optional<String> mask = wishes.ofImage("cpu_realtime_mask").filter(text -> !text.isEmpty())
                .or(() -> wishes.ofFlavor("cpu_realtime_mask")).filter(text -> !text.isEmpty());
        final SequencedSet<Integer> all = all(flavor);
        final SequencedSet<Integer> cpus = mask.map(text -> masked(text, flavor)).orElse(all);
        // Nova asks for it, and so may refuse it, once the mask means any CPU at all.
        final boolean emulatorElsewhere = !cpus.isEmpty() && CpuPolicies.emulatorPolicyOf(flavor).isPresent();
        final boolean everyOne = cpus.equals(all) && !emulatorElsewhere;
        if (cpus.isEmpty() || everyOne || !all.containsAll(cpus)) {
            throw new RefusedException("RealtimeMaskNotFoundOrInvalid", "the real-time mask means "
                    + (cpus.isEmpty() ? "none" : everyOne ? "all" : "others than the " + all.size())
                    + " of the flavor's CPUs", "let hw:cpu_realtime_mask leave one CPU to the emulator, or set"
                    + " hw:emulator_threads_policy");
        }
        return cpus;
    }

    private static Optional<String> withResources(Flavor flavor, Optional<String> policy, Optional<String> emulator) {
        final int shared = resources(flavor, "VCPU");
        final int dedicated = resources(flavor, "PCPU");
        if (shared == 0 && dedicated == 0) {
            return policy;
        }
        if (policy.isPresent()) {
            throw invalidRequest("the flavor asks for resources of VCPU or PCPU and there is a cpu_policy",
                    "use one of the two");
        }
        if (shared != 0 && dedicated != 0) {
            throw invalidRequest("the flavor asks for resources of both VCPU and PCPU", "use one of the two");
        }
        final boolean isolated = emulator.isPresent() && emulator.get().equals(CpuPolicies.ISOLATE);
        final int needed = flavor.vcpus().orElse(1) + (isolated ? 1 : 0);
        if (dedicated != 0 && dedicated != needed) {
            throw invalidRequest("the flavor asks for " + dedicated + " PCPU and needs " + needed,
                    "let resources:PCPU be " + needed);
        }
        return Optional.of(dedicated != 0 ? CpuPolicies.DEDICATED : CpuPolicies.SHARED);
    }

    private static int resources(Flavor flavor, String kind) {
        final Pattern key = Pattern.compile("resources([1-9][0-9]*)?:" + kind + ".*");
        int sum = 0;
        for (Map.Entry<String, String> property : flavor.properties().entrySet()) {
            if (key.matcher(property.getKey()).matches()) {
                sum += Wishes.wholeNumber(property.getValue()).orElse(0);
            }
        }
        return sum;
    }

    private static Optional<String> withTrait(Flavor flavor, Optional<Image> image, Optional<String> threadPolicy) {
        final Optional<String> trait = flavor.properties().entrySet().stream()
                .filter(property -> HYPERTHREADING_KEY.matcher(property.getKey()).matches())
                .map(Map.Entry::getValue).findFirst()
                .or(() -> image.filter(of -> RequiredTraits.of(of).contains(HYPERTHREADING)).map(of -> "required"))
                .filter(value -> !value.isEmpty());
        if (trait.isEmpty()) {
            return threadPolicy;
        }
        if (threadPolicy.isPresent()) {
            throw invalidRequest("trait " + HYPERTHREADING + " and a cpu_thread_policy say the same thing twice",
                    "use one of the two");
        }
        return switch (trait.get()) {
            case "forbidden" -> Optional.of(CpuPolicies.ISOLATE);
            case "required" -> Optional.of(CpuPolicies.REQUIRE);
            default -> threadPolicy;
        };
    }

    private static void check(Optional<String> policy, Optional<String> threadPolicy, SequencedSet<Integer> masked,
                              SequencedSet<Integer> realtime, Optional<String> emulator) {
        final boolean shared = policy.isEmpty() || policy.get().equals(CpuPolicies.SHARED);
        final boolean mixed = policy.isPresent() && policy.get().equals(CpuPolicies.MIXED);
        final List<RefusedException> wrong = new ArrayList<>();
        if (shared && threadPolicy.isPresent()) {
            wrong.add(needsOwnCpus("CPUThreadPolicyConfigurationInvalid", "cpu_thread_policy"));
        }
        if (shared && emulator.isPresent() && emulator.get().equals(CpuPolicies.ISOLATE)) {
            wrong.add(needsOwnCpus("BadRequirementEmulatorThreadsPolicy", "emulator_threads_policy=isolate"));
        }
        if (!mixed && !masked.isEmpty()) {
            wrong.add(new RefusedException("RequiredMixedInstancePolicy", "hw:cpu_dedicated_mask goes with"
                    + " hw:cpu_policy=mixed only", "set hw:cpu_policy=mixed, or take the mask away"));
        }
        if (shared && !realtime.isEmpty()) {
            wrong.add(needsOwnCpus("RealtimeConfigurationInvalid", "hw:cpu_realtime"));
        }
        if (mixed && realtime.isEmpty() == masked.isEmpty()) {
            wrong.add(new RefusedException("RequiredMixedOrRealtimeCPUMask", "hw:cpu_policy=mixed needs one of"
                    + " hw:cpu_dedicated_mask and hw:cpu_realtime_mask, and has "
                    + (masked.isEmpty() ? "none" : "both"),
                    "give exactly one of them"));
        }
        if (!wrong.isEmpty()) {
            throw wrong.getFirst();
        }
    }

    private static RefusedException needsOwnCpus(String error, String what) {
        return new RefusedException(error, what + " needs CPUs of the guest's own",
                "set hw:cpu_policy=dedicated or mixed");
    }

    private static RefusedException invalidRequest(String reason, String remedy) {
        return new RefusedException("InvalidRequest", reason, remedy);
    }
}
