package dev.socle.libvirt;

import dev.socle.input.EvidenceException;
import dev.socle.input.XmlCursor;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** Reads a domain's {@code <features>}; those that do not concern the CPU are skipped. */
final class DomainFeaturesReader {

    /** Windows takes less for a mistake; Hyper-V's specification names 0xFFFFFFFF for never. */
    private static final long LEAST_SPINLOCK_RETRIES = 0xfff;
    /** What two registers and a half of CPUID hold: the leaf 0x40000000. */
    private static final int LONGEST_VENDOR_ID = 12;

    private Optional<Boolean> eoi = Optional.empty();
    private Optional<Boolean> pvSpinlock = Optional.empty();
    private Optional<Boolean> pmu = Optional.empty();
    private Optional<DomainFeatures.Kvm> kvm = Optional.empty();
    private Optional<DomainFeatures.Hyperv> hyperv = Optional.empty();
    private OptionalLong spinlockRetries = OptionalLong.empty();
    private Optional<String> vendorId = Optional.empty();
    private Optional<String> hypervMistake = Optional.empty();

    private DomainFeaturesReader() {
    }

    /** Reads the {@code <features>} the cursor stands on. */
    static DomainFeatures read(XmlCursor xml) {
        final DomainFeaturesReader reader = new DomainFeaturesReader();
        xml.children(reader::child);
        return new DomainFeatures(reader.eoi, reader.pvSpinlock, reader.pmu, reader.kvm, reader.hyperv);
    }

    private void child(XmlCursor xml) {
        switch (xml.name()) {
            case "apic" -> eoi = onOff(xml, "eoi");
            case "pvspinlock" -> pvSpinlock = Optional.of(onOff(xml, "state").orElse(true));
            case "pmu" -> pmu = Optional.of(onOff(xml, "state").orElse(true));
            case "kvm" -> kvm = Optional.of(kvm(xml));
            case "hyperv" -> hyperv = Optional.of(hyperv(xml));
            default -> { }
        }
    }

    private static DomainFeatures.Kvm kvm(XmlCursor xml) {
        final Map<String, Boolean> states = new LinkedHashMap<>();
        xml.children(child -> {
            switch (child.name()) {
                case "hidden", "hint-dedicated", "poll-control", "pv-ipi" -> states.put(child.name(), state(child));
                case "dirty-ring" -> state(child);
                default -> throw child.wrong("<kvm> has <" + child.name() + ">",
                        "hidden, hint-dedicated, poll-control, pv-ipi or dirty-ring");
            }
        });
        return new DomainFeatures.Kvm(Optional.ofNullable(states.get("hidden")),
                Optional.ofNullable(states.get("hint-dedicated")),
                Optional.ofNullable(states.get("poll-control")), Optional.ofNullable(states.get("pv-ipi")));
    }

    private DomainFeatures.Hyperv hyperv(XmlCursor xml) {
        final DomainFeatures.Hyperv.Mode mode =
                CpuReader.choice(xml, "mode", DomainFeatures.Hyperv.Mode.values())
                        .orElse(DomainFeatures.Hyperv.Mode.CUSTOM);
        final SequencedMap<Enlightenment, Boolean> switches = new LinkedHashMap<>();
        final Map<Enlightenment, Boolean> read = new EnumMap<>(Enlightenment.class);
        xml.children(child -> enlightenment(child, read, mode));
        switches.putAll(read);
        return new DomainFeatures.Hyperv(mode, switches, spinlockRetries, vendorId, hypervMistake);
    }

    private void enlightenment(XmlCursor xml, Map<Enlightenment, Boolean> switches,
                               DomainFeatures.Hyperv.Mode mode) {
        try {
            enlightenment(xml, switches);
        } catch (EvidenceException e) {
            if (mode == DomainFeatures.Hyperv.Mode.CUSTOM) {
                throw e;
            }
            hypervMistake = hypervMistake.or(() -> Optional.of(e.problem() + ", expected " + e.expected()));
        }
    }

    private void enlightenment(XmlCursor xml, Map<Enlightenment, Boolean> switches) {
        final Enlightenment enlightenment = Enlightenment.ofElement(xml.name(), Optional.empty())
                .orElseThrow(() -> xml.wrong("<hyperv> has <" + xml.name() + ">",
                        "an enlightenment that libvirt knows, such as relaxed"));
        final boolean on = state(xml);
        switches.put(enlightenment, on);
        if (!on) {
            return;
        }
        switch (enlightenment) {
            case SPINLOCKS -> spinlockRetries = retries(xml);
            case VENDOR_ID -> vendorId = Optional.of(vendorId(xml));
            case STIMER, TLBFLUSH -> xml.children(child ->
                    Enlightenment.ofElement(child.name(), Optional.of(enlightenment))
                            .ifPresent(refinement -> switches.put(refinement, state(child))));
            default -> { }
        }
    }

    private static OptionalLong retries(XmlCursor xml) {
        final OptionalLong retries = xml.number("retries");
        if (retries.isPresent() && (retries.getAsLong() < LEAST_SPINLOCK_RETRIES
                || retries.getAsLong() > DomainFeatures.Hyperv.NEVER)) {
            throw xml.wrong("retries is " + retries.getAsLong(),
                    "a number of 32 bits, at least " + LEAST_SPINLOCK_RETRIES);
        }
        return retries;
    }

    private static String vendorId(XmlCursor xml) {
        final String id = xml.requiredAttribute("value");
        if (id.length() > LONGEST_VENDOR_ID || id.contains(",")) {
            throw xml.wrong("value is " + EvidenceException.quote(id),
                    "at most " + LONGEST_VENDOR_ID + " characters without a comma");
        }
        return id;
    }

    private static boolean state(XmlCursor xml) {
        return onOff(xml, "state").orElseThrow(
                () -> xml.wrong("<" + xml.name() + "> has no attribute state", "on or off"));
    }

    private static Optional<Boolean> onOff(XmlCursor xml, String attribute) {
        return CpuReader.flag(xml, attribute, "on", "off");
    }
}
