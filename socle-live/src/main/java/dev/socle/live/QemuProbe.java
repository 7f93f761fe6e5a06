package dev.socle.live;

import dev.socle.host.Accelerator;
import dev.socle.host.Source.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Asks an installed QEMU what a guest can have here, with one accelerator. */
final class QemuProbe {

    private static final String NONE = "none";

    private final Machine machine;
    private final Optional<Path> qemu;

    QemuProbe(Machine machine, Optional<Path> qemu) {
        this.machine = machine;
        this.qemu = qemu;
    }

    Finding<QmpRecording> ask(Accelerator accelerator) {
        final String kind = "QEMU with " + accelerator;
        if (qemu.isEmpty()) {
            return missing(kind);
        }
        final String origin = qemu.get().toString();
        return obstacle(kind, accelerator).orElseGet(() -> {
            try (QemuProcess process = QemuProcess.askable(qemu.get(), accelerator)) {
                final String text = converse(process.qmp(), accelerator);
                return Finding.read(kind, origin, new QmpRecording(qemu.get(), accelerator, NONE, text),
                        "definitions, expansions and machine types");
            } catch (IOException e) {
                return Finding.none(kind, origin, Outcome.FAILED, String.valueOf(e.getMessage()));
            }
        });
    }

    private Finding<QmpRecording> missing(String kind) {
        return machine.forbiddenQemu()
                .map(file -> Finding.<QmpRecording>none(kind, file.toString(), Outcome.REFUSED,
                        "may not be run by " + machine.user() + "; run as root to have it"))
                .orElseGet(() -> Finding.none(kind, "qemu-system-x86_64", Outcome.ABSENT,
                        "no qemu-system-x86_64 on the PATH; install it (Debian: apt-get install qemu-system-x86)"
                                + " or name one by --qemu PATH"));
    }

    boolean canUseKvm() {
        return obstacle("KVM", Accelerator.KVM).isEmpty();
    }

    /** Why this accelerator need not be tried. */
    private Optional<Finding<QmpRecording>> obstacle(String kind, Accelerator accelerator) {
        return accelerator == Accelerator.KVM ? new KvmAccess(machine).obstacle(kind) : Optional.empty();
    }

    /**
     * {@code host} is the model of KVM, {@code max} that of TCG: what either has is what a guest can get. Static
     * expansions have every named bit; the full one has the levels too. One of each kind with
     * {@code migratable=off} tells what forbids migration.
     */
    private static String converse(QmpClient qmp, Accelerator accelerator) throws IOException {
        final String model = accelerator == Accelerator.KVM ? "host" : "max";
        final StringBuilder text = new StringBuilder(1 << 17).append(qmp.greeting()).append('\n');
        record(text, qmp.execute("query-version"));
        record(text, qmp.execute("query-kvm"));
        record(text, qmp.execute("query-machines"));
        record(text, qmp.execute("query-cpu-definitions"));
        record(text, expansion(qmp, "static", model, true));
        record(text, expansion(qmp, "static", model, false));
        record(text, expansion(qmp, "full", model, true));
        return text.toString();
    }

    private static QmpExchange expansion(QmpClient qmp, String type, String model, boolean migratable)
            throws IOException {
        return qmp.execute("query-cpu-model-expansion", Map.of("type", type,
                "model", Map.of("name", model, "props", Map.of("migratable", migratable))));
    }

    private static void record(StringBuilder text, QmpExchange reply) {
        text.append(reply.request()).append('\n').append(reply.line()).append('\n');
    }
}
