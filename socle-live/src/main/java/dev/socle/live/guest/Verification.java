package dev.socle.live.guest;

import dev.socle.cpu.CpuidDifference;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.qemu.GuestCpuid;
import dev.socle.qemu.Supply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was foreseen of a launch held against what a real guest read.
 *
 * @param launch how the guest was started
 * @param result what came of it
 */
public record Verification(GuestLaunch launch, Result result) {

    private static final Registers NOTHING = new Registers(0, 0, 0, 0);
    /** Where firmware looks for hypervisors, with whatever is in ECX. */
    private static final int BEYOND_HYPERVISORS = 0x40000100;
    private static final int ANY_SUBLEAF = 0x1f;

    /** How it came out. */
    public sealed interface Result {
    }

    /** Every register of every leaf on every vCPU is as foreseen. */
    public record Equal(int vcpus, int leaves, String words) implements Result {
    }

    /**
     * Registers differ.
     *
     * @param vcpu        the first vCPU on which they do, from 0
     * @param differences what was foreseen ({@code before}) and what was read ({@code after})
     * @param unoffered   features that were read although the accelerator says that it does not give them: a KVM
     *                    without hardware virtualization (Linux: kvm_pvm) cannot hide what the silicon has
     */
    public record Differs(int vcpu, List<CpuidDifference> differences, FeatureSet unoffered) implements Result {
        public Differs {
            differences = List.copyOf(differences);
        }
    }

    /**
     * There is no guest, as was foreseen: QEMU refuses, or breaks.
     *
     * @param foreseen QEMU's refusal, or a sentence that says where it breaks
     */
    public record NoGuest(String foreseen, EyeFailure failure) implements Result {

        /** What QEMU said, in one line; of one that broke, how it ended. */
        public String words() {
            return failure instanceof EyeFailure.Refused refused ? refused.words() : failure.sentence();
        }
    }

    /** It was foreseen that QEMU starts the guest, or that it does not, and it was the other way. */
    public record Contradiction(String foreseen, String found) implements Result {
    }

    /** It cannot be told what to expect. */
    public record NotForeseen(String reason) implements Result {
    }

    /** No guest could be looked at. */
    public record NotSeen(EyeFailure failure) implements Result {
    }

    static Verification of(GuestLaunch launch, Predictor.Prediction prediction, EyeOutcome outcome) {
        return new Verification(launch, switch (prediction) {
            case Predictor.Unknown unknown -> new NotForeseen(unknown.reason());
            case Predictor.Refuses refuses -> refusal(refuses, outcome);
            case Predictor.Starts starts -> switch (outcome) {
                case EyeOutcome.Read read -> compare(starts, read.reading());
                case EyeOutcome.Failed failed -> failure(starts, failed.failure());
            };
        });
    }

    private static Result refusal(Predictor.Refuses foreseen, EyeOutcome outcome) {
        return switch (outcome) {
            case EyeOutcome.Read read -> new Contradiction("QEMU refuses: " + foreseen.words(), "the guest runs");
            case EyeOutcome.Failed failed -> failed.failure() instanceof EyeFailure.Refused refused
                    ? new NoGuest(foreseen.words(), refused) : new NotSeen(failed.failure());
        };
    }

    private static Result failure(Predictor.Starts foreseen, EyeFailure failure) {
        final boolean breaks = foreseen.vcpus().getFirst().endsQemu(BEYOND_HYPERVISORS, ANY_SUBLEAF);
        return switch (failure) {
            case EyeFailure.Refused refused -> new Contradiction("the guest runs", refused.sentence());
            case EyeFailure.Crashed crashed -> breaks
                    ? new NoGuest("QEMU breaks as soon as firmware asks beyond the highest leaf", crashed)
                    : new Contradiction("the guest runs", crashed.sentence());
            default -> new NotSeen(failure);
        };
    }

    private static Result compare(Predictor.Starts foreseen, EyeReading reading) {
        if (foreseen.vcpus().size() != reading.vcpus().size()) {
            return new Contradiction(foreseen.vcpus().size() + " vCPUs", reading.vcpus().size() + " vCPUs");
        }
        int leaves = 0;
        for (int number = 0; number < reading.vcpus().size(); number++) {
            final CpuidTable read = reading.vcpus().get(number).table();
            final List<CpuidDifference> differences = differences(foreseen.vcpus().get(number), read);
            if (!differences.isEmpty()) {
                return new Differs(number, differences, unoffered(differences, foreseen.supply()));
            }
            leaves += read.leaves().size();
        }
        return new Equal(reading.vcpus().size(), leaves, reading.messages());
    }

    /** Every answer the guest got, but those that QEMU leaves to chance, and whatever it should have got besides. */
    private static List<CpuidDifference> differences(GuestCpuid foreseen, CpuidTable read) {
        final List<CpuidDifference> differences = new ArrayList<>();
        read.leaves().forEach((key, registers) -> {
            if (!foreseen.isByChance(key.leaf())) {
                differences.addAll(CpuidDifference.between(key, foreseen.read(key.leaf(), key.subleaf()), registers));
            }
        });
        for (Map.Entry<CpuidTable.Key, Registers> leaf : foreseen.table().leaves().entrySet()) {
            if (read.leaf(leaf.getKey().leaf(), leaf.getKey().subleaf()).isEmpty()
                    && !endsLevels(leaf.getKey(), leaf.getValue())) {
                differences.addAll(CpuidDifference.between(leaf.getKey(), leaf.getValue(), NOTHING));
            }
        }
        return differences;
    }

    private static FeatureSet unoffered(List<CpuidDifference> differences, Supply supply) {
        final FeatureSet.Builder found = new FeatureSet.Builder();
        for (CpuidDifference difference : differences) {
            difference.places().stream().filter(place -> (difference.after() >>> place.bit() & 1) != 0)
                    .flatMap(place -> Feature.knownAt(place).stream())
                    .filter(supply.features().absent()::contains).forEach(found::add);
        }
        return found.build();
    }

    /** The eye asks no further than the first level that is none; QEMU numbers those after it, too. */
    private static boolean endsLevels(CpuidTable.Key key, Registers registers) {
        return (key.leaf() == 0xb || key.leaf() == 0x1f) && (registers.ecx() >>> 8 & 0xff) == 0;
    }
}
