package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.export.Envelope;
import dev.socle.live.QemuDescription;
import dev.socle.live.guest.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What verifications showed, for people and for programs. */
final class VerificationAnswer {

    private static final int COLUMN = 14;
    private static final int MOST_WORDS = 12;

    private final Catalog catalog;
    private final QemuDescription qemu;
    private final List<Verification> verifications;

    VerificationAnswer(Catalog catalog, QemuDescription qemu, List<Verification> verifications) {
        this.catalog = catalog;
        this.qemu = qemu;
        this.verifications = verifications;
        // The names of the catalogue's features must be known before bits are looked up.
        catalog.newestQemu();
    }

    ExitCode code() {
        return verifications.stream().map(one -> switch (one.result()) {
            case Verification.Equal equal -> ExitCode.YES;
            case Verification.NotForeseen not -> ExitCode.UNKNOWN;
            case Verification.NotSeen not -> RehearsalAnswer.code(not.failure());
            // As foreseen, but no guest with this CPU; over all models that is what was to be shown.
            case Verification.NoGuest none -> verifications.size() == 1 ? ExitCode.NO : ExitCode.YES;
            case Verification.Contradiction it -> ExitCode.NO;
            case Verification.Differs differs -> ExitCode.NO;
        }).reduce(ExitCode.YES, ExitCode::and);
    }

    void show(Screen screen) {
        final long equal = verifications.stream().filter(one -> one.result() instanceof Verification.Equal).count();
        for (Verification one : verifications) {
            if (verifications.size() <= 4 || !(one.result() instanceof Verification.Equal)) {
                show(screen, one);
            }
        }
        if (verifications.size() > 1) {
            screen.entry(equal == verifications.size() ? Style.GOOD : Style.STRONG, "as foreseen", COLUMN, Style.PLAIN,
                    equal + " of " + verifications.size() + " CPUs, every register of every leaf");
        }
        if (verifications.stream().noneMatch(VerificationAnswer::isTried)) {
            return;
        }
        screen.entry(Style.FAINT, "proven", COLUMN, Style.FAINT, "by real guests of " + qemu + " (" + qemu.binary()
                + ") under " + verifications.getFirst().launch().accelerator()
                + "; it holds for that release and accelerator");
    }

    /** Whether a real QEMU had its say. */
    private static boolean isTried(Verification one) {
        return switch (one.result()) {
            case Verification.Equal _, Verification.Differs _, Verification.NoGuest _,
                 Verification.Contradiction _ -> true;
            case Verification.NotForeseen _, Verification.NotSeen _ -> false;
        };
    }

    private void show(Screen screen, Verification one) {
        screen.entry("CPU", COLUMN, one.launch().toString());
        switch (one.result()) {
            case Verification.Equal equal -> screen.entry(Style.GOOD, "equal", COLUMN, Style.PLAIN,
                    "the guest read what was foreseen: " + equal.leaves() + " leaves on "
                            + Words.count(equal.vcpus(), "vCPU"));
            case Verification.Differs differs -> differences(screen, differs);
            case Verification.NoGuest none -> {
                screen.entry(Style.WARNING, "no guest", COLUMN, Style.PLAIN, none.words());
                screen.entry("foreseen", COLUMN, none.foreseen());
            }
            case Verification.Contradiction it -> {
                screen.entry(Style.BAD, "wrong", COLUMN, Style.PLAIN, "foreseen: " + it.foreseen());
                screen.entry("found", COLUMN, it.found());
            }
            case Verification.NotForeseen not -> screen.entry(Style.WARNING, "not foreseen", COLUMN, Style.PLAIN,
                    not.reason());
            case Verification.NotSeen not -> {
                screen.entry(Style.BAD, "not seen", COLUMN, Style.PLAIN, not.failure().sentence());
                screen.entry("remedy", COLUMN, not.failure().remedy());
            }
        }
    }

    private void differences(Screen screen, Verification.Differs differs) {
        final CpuidChanges changes = CpuidChanges.of(differs.differences());
        screen.entry(Style.BAD, "differs", COLUMN, Style.PLAIN, "in "
                + Words.count(differs.differences().size(), "register") + " on vCPU " + differs.vcpu());
        if (!changes.lost().isEmpty()) {
            screen.entry("  not there", COLUMN, String.join(", ", catalog.names(changes.lost())));
        }
        if (!changes.added().isEmpty()) {
            screen.entry("  not foreseen", COLUMN + 3, String.join(", ", catalog.names(changes.added())));
        }
        changes.words().stream().limit(MOST_WORDS)
                .forEach(word -> screen.entry("  foreseen", COLUMN, CpuidChanges.line(word)));
        if (!differs.unoffered().isEmpty()) {
            screen.entry(Style.WARNING, "not hidden", COLUMN, Style.PLAIN, "the accelerator says that it does not give "
                    + String.join(", ", catalog.names(differs.unoffered())) + ", and the guest finds "
                    + (differs.unoffered().size() == 1 ? "it" : "them") + " all the same");
            screen.entry("remedy", COLUMN, "no -cpu hides what the silicon has from guests of a KVM without hardware"
                    + " virtualization (module kvm_pvm): move them among hosts of the same CPU only");
        }
    }

    SequencedMap<String, Object> document() {
        final SequencedMap<String, Object> document = Envelope.of("Verification");
        document.put("qemu", qemu.version().toString());
        final List<SequencedMap<String, Object>> all = new ArrayList<>();
        verifications.forEach(one -> all.add(document(one)));
        document.put("verifications", all);
        return document;
    }

    private SequencedMap<String, Object> document(Verification one) {
        final SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("cpu", one.launch().cpu());
        json.put("machine", one.launch().machine());
        json.put("accelerator", one.launch().accelerator().lowerCase());
        json.put("smp", one.launch().smp().text());
        switch (one.result()) {
            case Verification.Equal equal -> {
                json.put("result", "equal");
                json.put("leaves", equal.leaves());
            }
            case Verification.Differs differs -> {
                json.put("result", "differs");
                json.put("vcpu", differs.vcpu());
                json.put("differences", CpuidChanges.of(differs.differences()).document(catalog));
                json.put("unoffered", catalog.names(differs.unoffered()));
            }
            case Verification.NoGuest none -> {
                json.put("result", "no-guest");
                json.put("foreseen", none.foreseen());
                json.put("words", none.words());
            }
            case Verification.Contradiction it -> {
                json.put("result", "contradiction");
                json.put("foreseen", it.foreseen());
                json.put("found", it.found());
            }
            case Verification.NotForeseen not -> {
                json.put("result", "not-foreseen");
                json.put("reason", not.reason());
            }
            case Verification.NotSeen not -> {
                json.put("result", "not-seen");
                json.put("reason", not.failure().sentence());
                json.put("remedy", not.failure().remedy());
            }
        }
        return json;
    }
}
