package dev.socle.cli;

import dev.socle.advice.Advice;
import dev.socle.advice.HostLoss;
import dev.socle.advice.HostOffer;
import dev.socle.advice.PoolAdvice;
import dev.socle.advice.Recommendation;
import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.Answer;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.GuestCpu;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.cpu.Verdict;
import dev.socle.export.LibvirtXml;
import dev.socle.export.NovaConf;
import dev.socle.export.QemuLine;
import dev.socle.fleet.FleetHost;
import dev.socle.host.Offer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows people the advice: the CPU first, then why, then what stays open, then the lines to copy. */
final class AdviceScreen {

    private static final int COLUMN = 14;
    private static final int MOST_HOSTS = 3;
    private static final int MOST_NAMES = 9;

    private final Screen screen;
    private final Catalog catalog;

    AdviceScreen(Screen screen, Catalog catalog) {
        this.screen = screen;
        this.catalog = catalog;
    }

    void show(Answer<Advice> answer, boolean why) {
        final Advice advice = answer.value();
        if (advice.pools().size() > 1) {
            screen.line(Style.STRONG, advice.pools().size() + " pools: guests cannot move between them");
            advice.split().forEach(reason -> screen.paragraph(2, Style.PLAIN, reason));
            screen.blank();
        }
        for (int i = 0; i < advice.pools().size(); i++) {
            if (advice.pools().size() > 1) {
                screen.line(Style.STRONG, "Pool " + (i + 1));
            }
            pool(advice.pools().get(i), why);
        }
        advice.undecided().forEach(host -> screen.paragraph(0, Style.WARNING,
                host.name() + ": " + FleetHost.whyUndecided(host) + "; it is left out"));
        if (why) {
            screen.line(Style.STRONG, "Steps");
            answer.trace().lines().forEach(line -> screen.line("  " + line));
        }
    }

    private void pool(PoolAdvice pool, boolean why) {
        hosts(pool.hosts());
        screen.blank();
        verdict(pool.verdict());
        final Recommendation it = pool.recommendation();
        headline(it);
        new ChoicesScreen(screen, catalog, pool.hosts().size()).show(it.choices(), why);
        losses(it);
        new AdvisedFlawsScreen(screen, catalog, pool.hosts().size()).show(it.flaws());
        forms(it);
    }

    // ---- hosts ---------------------------------------------------------------------------------------------------

    /** What must be known of every one of several hosts is told once, below them. */
    private void hosts(List<HostOffer> hosts) {
        final Set<String> common = new LinkedHashSet<>(hosts.size() == 1 ? List.of() : hosts.getFirst().remarks());
        hosts.forEach(host -> common.retainAll(host.remarks()));
        for (HostOffer host : hosts) {
            head(host);
            host.remarks().stream().filter(remark -> !common.contains(remark))
                    .forEach(remark -> screen.paragraph(2, Style.WARNING, remark));
        }
        common.forEach(remark -> screen.paragraph(2, Style.WARNING,
                "for each of the " + hosts.size() + " hosts: " + remark));
    }

    private void head(HostOffer host) {
        final String silicon = host.host().physical().brand()
                .or(() -> Vendors.of(host).map(Vendor::displayName)).orElse("CPU not known");
        final String signature = host.host().physical().signature().or(() -> host.offer().signature())
                .map(Signature::hex).map(hex -> " (" + hex + ")").orElse("");
        screen.line(screen.styled(Style.STRONG, host.name()) + "  " + silicon + signature + ", " + offer(host));
    }

    private static String offer(HostOffer host) {
        final String accelerator = host.offer().key().accelerator().name();
        final String qemu = "QEMU " + host.qemu().asked() + (host.qemuAssumed() ? " (assumed)" : "");
        final String libvirt = "libvirt " + host.libvirt().asked() + (host.libvirtAssumed() ? " (assumed)" : "");
        return accelerator + (host.offer().basis() == Offer.Basis.ASSUMED ? " assumed" : "")
                + ", " + qemu + ", " + libvirt;
    }

    // ---- the CPU -------------------------------------------------------------------------------------------------

    private void verdict(Verdict verdict) {
        switch (verdict) {
            case Verdict.Compatible compatible -> { }
            case Verdict.Incompatible(List<Blocker> blockers) -> {
                screen.line(Style.BAD, "No: what was asked for cannot be had here");
                for (Blocker blocker : blockers) {
                    screen.entry(Style.BAD, "no", COLUMN, Style.PLAIN, blocker.reason());
                    screen.entry(Style.GOOD, "remedy", COLUMN, Style.PLAIN, blocker.remedy());
                }
                screen.line("  The best that can be had:");
                screen.blank();
            }
            case Verdict.Unknown(List<String> missing) -> {
                screen.line(Style.WARNING, "Unknown whether what was asked for can be had here");
                missing.forEach(line -> screen.entry(Style.WARNING, "unknown", COLUMN, Style.PLAIN, line));
                screen.blank();
            }
        }
    }

    private void headline(Recommendation it) {
        final String extra = changes(it.cpu());
        screen.line("Give guests  " + screen.styled(Style.GOOD, base(it.cpu().base())) + extra);
        screen.blank();
        screen.entry("reaches", COLUMN, it.level().map(AbiLevel::name).orElse("less than x86-64-v1: "
                + "no 64-bit distribution runs on it")
                + ", " + Words.count(it.effective().size(), "feature"));
        screen.entry("can move", COLUMN, it.movable());
        it.why().forEach(reason -> screen.entry("why", COLUMN, reason));
    }

    private static String changes(GuestCpu cpu) {
        final int on = cpu.on().size();
        final int off = cpu.off().size();
        return (on == 0 ? "" : " + " + Words.count(on, "feature")) + (off == 0 ? "" : " - " + Words.count(off, "feature"));
    }

    private static String base(GuestCpu.Base base) {
        return switch (base) {
            case GuestCpu.Base.Named(String model) -> model;
            case GuestCpu.Base.HostModel hostModel -> "host-model";
            case GuestCpu.Base.HostPassthrough passthrough -> "host-passthrough";
            case GuestCpu.Base.Maximum maximum -> "maximum";
        };
    }

    private void losses(Recommendation it) {
        final Map<List<Object>, List<HostLoss>> alike = it.losses().stream().collect(Collectors.groupingBy(
                loss -> List.of(loss.features(), loss.because()), LinkedHashMap::new, Collectors.toList()));
        for (List<HostLoss> losses : alike.values()) {
            final HostLoss loss = losses.getFirst();
            screen.entry(Style.WARNING, "unused", COLUMN, Style.PLAIN,
                    Words.some(losses.stream().map(HostLoss::host).toList(), MOST_HOSTS) + " could give "
                    + Words.some(catalog.names(loss.features()), MOST_NAMES) + "; "
                    + Words.some(loss.because(), MOST_HOSTS) + (loss.because().size() == 1 ? " does not" : " do not"));
        }
        if (!it.losses().isEmpty()) {
            screen.blank();
        }
    }

    // ---- what to copy ----------------------------------------------------------------------------------------------

    private void forms(Recommendation it) {
        QemuLine.of(it).ifPresent(line -> {
            screen.line(Style.STRONG, "QEMU");
            screen.line("-cpu " + line);
            screen.blank();
        });
        LibvirtXml.of(it).ifPresent(xml -> {
            screen.line(Style.STRONG, "libvirt");
            xml.lines().forEach(screen::line);
            screen.blank();
        });
        final List<String> nova = NovaConf.of(it);
        if (!nova.isEmpty()) {
            screen.line(Style.STRONG, "nova.conf");
            nova.forEach(screen::line);
            screen.blank();
        }
        it.libvirt().remarks().forEach(remark -> screen.paragraph(0, Style.WARNING, remark));
        if (!it.libvirt().cannotName().isEmpty()) {
            screen.paragraph(0, Style.WARNING, it.libvirt().release() + " cannot name "
                    + String.join(", ", it.libvirt().cannotName()) + ": left out of its element and of nova.conf");
        }
    }
}
