package dev.socle.cli;

import dev.socle.advice.Advice;
import dev.socle.advice.Choice;
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
import dev.socle.flaw.Closer;
import dev.socle.flaw.Exposure;
import dev.socle.flaw.FlawReport;
import dev.socle.flaw.FlawStanding;
import dev.socle.host.Offer;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Shows people the advice: the CPU first, then why, then what stays open, then the lines to copy. */
final class AdviceScreen {

    private static final int COLUMN = 14;
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
            pool(advice.pools().get(i));
        }
        advice.undecided().forEach(host -> screen.paragraph(0, Style.WARNING,
                host.name() + ": nothing is known of its CPU, so it is left out"));
        if (why) {
            screen.line(Style.STRONG, "Steps");
            answer.trace().lines().forEach(line -> screen.line("  " + line));
        }
    }

    private void pool(PoolAdvice pool) {
        pool.hosts().forEach(this::host);
        screen.blank();
        verdict(pool.verdict());
        final Recommendation it = pool.recommendation();
        headline(it);
        choices(it);
        losses(it);
        flaws(it);
        forms(it);
    }

    // ---- hosts ---------------------------------------------------------------------------------------------------

    private void host(HostOffer host) {
        final String silicon = host.host().physical().brand()
                .or(() -> Vendors.of(host).map(Vendor::displayName)).orElse("CPU not known");
        final String signature = host.host().physical().signature().or(() -> host.offer().signature())
                .map(Signature::hex).map(hex -> " (" + hex + ")").orElse("");
        screen.line(screen.styled(Style.STRONG, host.name()) + "  " + silicon + signature + ", " + offer(host));
        host.remarks().forEach(remark -> screen.paragraph(2, Style.WARNING, remark));
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

    private void choices(Recommendation it) {
        if (it.choices().isEmpty()) {
            screen.blank();
            return;
        }
        screen.blank();
        for (Choice choice : it.choices()) {
            final String sign = choice.state() == Choice.State.ON ? "+" : "-";
            final String names = Words.some(catalog.names(choice.features()), MOST_NAMES);
            final Style style = choice.state() == Choice.State.ON ? Style.GOOD : Style.WARNING;
            screen.paragraph(2, style, sign + names.replace(", ", " " + sign).replace(" and ", " and "));
            screen.paragraph(6, Style.FAINT, choice.reason());
        }
        screen.blank();
    }

    private void losses(Recommendation it) {
        for (HostLoss loss : it.losses()) {
            screen.entry(Style.WARNING, "unused", COLUMN, Style.PLAIN, loss.host() + " could give "
                    + Words.some(catalog.names(loss.features()), MOST_NAMES) + "; "
                    + Words.some(loss.because(), 3) + (loss.because().size() == 1 ? " does not" : " do not"));
        }
        if (!it.losses().isEmpty()) {
            screen.blank();
        }
    }

    // ---- flaws ---------------------------------------------------------------------------------------------------

    private void flaws(Recommendation it) {
        final List<FlawReport> open = it.flaws().stream().filter(AdviceScreen::isReallyOpen).toList();
        final List<FlawReport> alarms = it.flaws().stream()
                .filter(report -> report.isOpen() && !isReallyOpen(report)).toList();
        screen.line(screen.styled(Style.STRONG, "CPU flaws") + "  "
                + screen.styled(open.isEmpty() ? Style.GOOD : Style.BAD, open.size() + " open") + ", "
                + count(it, FlawStanding.Covered.class) + " covered, "
                + count(it, FlawStanding.Immune.class) + " immune, "
                + count(it, FlawStanding.Unknown.class) + " unknown");
        open.forEach(report -> open(report, Style.BAD));
        alarms.forEach(report -> open(report, Style.WARNING));
        it.flaws().stream().filter(report -> report.standing() instanceof FlawStanding.Unknown).forEach(report ->
                screen.entry(Style.WARNING, report.flaw().id(), 22, Style.PLAIN, "unknown: " + report.standing().reason()));
        summary("covered", it, report -> report.standing() instanceof FlawStanding.Covered);
        summary("immune", it, report -> report.standing() instanceof FlawStanding.Immune);
        screen.blank();
    }

    private static boolean isReallyOpen(FlawReport report) {
        return report.standing() instanceof FlawStanding.Open open && open.exposure() != Exposure.FALSE_ALARM;
    }

    private static long count(Recommendation it, Class<? extends FlawStanding> kind) {
        return it.flaws().stream().filter(report -> kind.isInstance(report.standing())).count();
    }

    private void open(FlawReport report, Style style) {
        final FlawStanding.Open open = (FlawStanding.Open) report.standing();
        screen.entry(style, report.flaw().id(), 22, Style.PLAIN, switch (open.exposure()) {
            case EXPOSED -> "open: " + open.reason();
            case HIDDEN -> "the host is protected, the guest cannot see it: " + open.reason();
            case FALSE_ALARM -> "a false alarm in the guest: " + open.reason();
            case UNKNOWN -> "open as far as the guest can tell: " + open.reason();
        });
        open.closers().stream().limit(1).forEach(closer ->
                screen.entry(Style.FAINT, "", 22, Style.FAINT, "would close it: " + way(closer)));
    }

    private String way(Closer closer) {
        final String show = String.join(" + ", catalog.names(closer.show()));
        final String hide = closer.hide().isEmpty() ? "" : " without " + String.join(", ", catalog.names(closer.hide()));
        // Several features often wait for the same microcode: what would help is said once.
        final List<String> remedies = closer.obstacles().stream().map(Closer.Obstacle::remedy).distinct().toList();
        return show + hide + (remedies.isEmpty() ? "" : "; " + String.join("; ", remedies.stream().limit(2).toList())
                + (remedies.size() > 2 ? "; and " + (remedies.size() - 2) + " more things" : ""));
    }

    private void summary(String label, Recommendation it, Predicate<FlawReport> wanted) {
        final String ids = it.flaws().stream().filter(wanted).map(report -> report.flaw().id())
                .collect(Collectors.joining(", "));
        if (!ids.isEmpty()) {
            screen.entry(Style.GOOD, label, COLUMN, Style.FAINT, ids);
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
