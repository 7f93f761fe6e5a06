package dev.socle.qemu;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.host.Accelerator;
import java.util.List;
import java.util.Optional;

/**
 * Everything from a value of {@code -cpu} to the CPU of the guest, as one release of QEMU does it. Immutable; may be
 * shared by threads, and is worth keeping: it holds what would else be looked up every time.
 */
public final class QemuCpus {

    private final QemuRelease release;
    private final CpuReader reader;
    private final CpuExpander expander;
    private final CpuFilter filter;
    private final CpuRealizer realizer;

    public QemuCpus(Catalog catalog, QemuRelease release) {
        this.release = release;
        this.reader = new CpuReader(release);
        this.expander = new CpuExpander(release);
        this.filter = new CpuFilter(catalog, release);
        this.realizer = new CpuRealizer(catalog, release);
    }

    public QemuRelease release() {
        return release;
    }

    public CpuReader reader() {
        return reader;
    }

    public CpuExpander expander() {
        return expander;
    }

    public CpuFilter filter() {
        return filter;
    }

    public CpuRealizer realizer() {
        return realizer;
    }

    /**
     * Reads, expands and filters.
     *
     * @throws CpuArgumentException if QEMU would not start with the value
     */
    public FilteredCpu filtered(String argument, Optional<MachineType> machine, Supply supply) {
        final CpuMeaning meaning = reader.read(argument, machine);
        if (meaning.model().name().equals("host") && meaning.model().version() == 0
                && supply.accelerator() == Accelerator.TCG) {
            throw new CpuArgumentException(List.of(new CpuProblem.NeedsKvm(meaning.name())));
        }
        return filter.filter(expander.explain(meaning, machine, supply), supply);
    }
}
