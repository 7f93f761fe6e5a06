package dev.socle.bench;

import dev.socle.catalog.Catalog;
import dev.socle.fleet.FleetAudit;
import dev.socle.fleet.FleetHost;
import dev.socle.fleet.WantedCpu;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.audit.Auditor;
import dev.socle.flaw.audit.LinuxPrints;
import dev.socle.flaw.linux.SysfsForecaster;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The audit of 100,000 guests on 1,000 hosts. Aim: two seconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class AuditBenchmark {

    private static final int HOSTS = 1_000;
    private static final int GUESTS = 100_000;
    private static final int ROUNDS = 4;

    private final Catalog catalog = Catalog.embedded();
    private List<FleetHost> hosts;
    private List<WantedCpu> guests;

    @Setup
    public void prepare() {
        final SampleFleet fleet = new SampleFleet(catalog);
        hosts = fleet.hosts(HOSTS);
        guests = fleet.guests(GUESTS);
    }

    @Benchmark
    public List<FleetAudit.GuestClass> audit() {
        final FleetAudit audit = new FleetAudit(catalog, Flaws.embedded(), new Auditor(Flaws.embedded(), catalog,
                new LinuxPrints(SysfsForecaster.embedded(), List.of(LinuxPrints.USUAL))));
        hosts.forEach(audit::host);
        guests.forEach(audit::guest);
        return audit.guests();
    }

    /** In CPU time of the one thread that works, for machines that others use too. */
    public static void main(String[] args) {
        final AuditBenchmark benchmark = new AuditBenchmark();
        benchmark.prepare();
        for (int round = 1; round <= ROUNDS; round++) {
            final long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            final int kinds = benchmark.audit().size();
            System.out.printf(Locale.ROOT, "%d guests (%d kinds) on %d hosts: %.0f ms%n", GUESTS, kinds, HOSTS,
                    (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6);
        }
    }
}
