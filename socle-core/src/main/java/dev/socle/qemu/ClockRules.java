package dev.socle.qemu;

import dev.socle.cpu.Blocker;
import dev.socle.cpu.Knowledge;
import dev.socle.cpu.Side;
import dev.socle.host.Accelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The time-stamp counter: a guest that uses it as its clock runs at another speed if its frequency changes. */
final class ClockRules {

    /** KVM takes a counter that differs by less than this for the same (Linux, kvm module's tsc_tolerance_ppm). */
    private static final long TOLERATED_PARTS_PER_MILLION = 250;
    private static final long MILLION = 1_000_000;

    private ClockRules() {
    }

    static List<Objection> objections(MigrationEnd source, MigrationEnd destination) {
        final List<Objection> objections = new ArrayList<>();
        final OptionalLong needed = needed(source);
        final OptionalLong stated = stated(destination);
        if (needed.isPresent() && stated.isPresent() && !isSame(needed.getAsLong(), stated.getAsLong())) {
            objections.add(differs(MigrationCause.TSC_STATED, needed.getAsLong(), stated.getAsLong(),
                    "state the same tsc-frequency at both ends"));
        } else if (needed.isPresent() && isKvm(destination)
                && destination.host().tscScaling() == Knowledge.ABSENT
                && destination.host().tscHertz().isPresent()
                && !isSame(needed.getAsLong(), destination.host().tscHertz().getAsLong())) {
            // QEMU only warns here, after the guest has arrived.
            objections.add(differs(MigrationCause.TSC_UNSCALED, needed.getAsLong(),
                    destination.host().tscHertz().getAsLong(), "use hosts that scale the counter, or hosts of one frequency"));
        }
        return objections;
    }

    static List<Doubt> missing(MigrationEnd source, MigrationEnd destination) {
        if (!isKvm(destination) || needed(source).isEmpty()
                || destination.host().tscScaling() == Knowledge.PRESENT) {
            return List.of();
        }
        final OptionalLong there = destination.host().tscHertz();
        if (there.isPresent() && isSame(needed(source).getAsLong(), there.getAsLong())) {
            return List.of();
        }
        return there.isEmpty() || destination.host().tscScaling() == Knowledge.UNKNOWN
                ? List.of(new Doubt(MigrationCause.TSC_UNKNOWN,
                        "whether the destination can run the guest's time-stamp counter at its frequency")) : List.of();
    }

    private static Objection differs(MigrationCause cause, long needed, long offered, String remedy) {
        return new Objection(cause, new Blocker.Tsc(Side.DESTINATION, needed, offered,
                "the guest's time-stamp counter runs at " + needed / 1000 + " kHz and would run at " + offered / 1000
                        + " kHz", remedy));
    }

    private static boolean isKvm(MigrationEnd end) {
        return end.cpu().accelerator() == Accelerator.KVM;
    }

    private static OptionalLong needed(MigrationEnd source) {
        final OptionalLong stated = stated(source);
        if (stated.isPresent()) {
            return stated;
        }
        return source.cpu().tscHertz().isPresent() ? source.cpu().tscHertz() : source.host().tscHertz();
    }

    private static OptionalLong stated(MigrationEnd end) {
        final OptionalLong stated = end.cpu().properties().number("tsc-frequency");
        return stated.isPresent() && stated.getAsLong() != 0 ? stated : OptionalLong.empty();
    }

    private static boolean isSame(long one, long other) {
        return Math.abs(one - other) <= one / MILLION * TOLERATED_PARTS_PER_MILLION;
    }
}
