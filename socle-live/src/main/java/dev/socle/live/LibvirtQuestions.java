package dev.socle.live;

import dev.socle.catalog.Version;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.host.Source.Outcome;
import dev.socle.input.Origin;
import dev.socle.live.libvirt.Hypervisor;
import dev.socle.live.libvirt.LibvirtConnection;
import dev.socle.live.libvirt.LibvirtException;
import dev.socle.live.libvirt.LibvirtException.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a libvirt is asked of its host: its release and the hypervisor's, its capabilities, and what it offers to
 * domains. An answer that is an error is a source that failed, and the others are asked all the same.
 */
final class LibvirtQuestions {

    private static final String X86 = "x86_64";
    private static final List<String> MACHINES = List.of("pc", "q35");
    private static final String KVM = "kvm";
    private static final List<String> TYPES = List.of(KVM, "qemu");

    private final LibvirtConnection connection;
    private final String uri;

    LibvirtQuestions(LibvirtConnection connection) {
        this.connection = connection;
        this.uri = connection.uri().text();
    }

    /** @throws LibvirtException if it does not answer any more */
    Evidence.Bundle ask() throws LibvirtException {
        final List<Finding<Evidence>> findings = new ArrayList<>();
        connection.noMoreThanReading().ifPresent(why -> findings.add(Finding.none("libvirt daemon", uri,
                Outcome.REFUSED, detail(why, why.remedy()) + "; a connection that only reads was had")));
        final Finding<String> name = found("host name", connection::hostName);
        failed(name).ifPresent(findings::add);
        findings.addAll(releases());
        final Finding<Evidence> capabilities = found("virsh capabilities", connection::capabilities).map(this::read);
        findings.add(capabilities);
        for (String type : TYPES) {
            for (Optional<String> machine : machines(capabilities)) {
                findings.add(offer(type, machine));
            }
        }
        return new Evidence.Bundle(Origin.of(uri), name.value(),
                findings.stream().flatMap(finding -> finding.value().stream()).toList(),
                findings.stream().map(Finding::source).toList());
    }

    /** On x86 two that differ; elsewhere whatever libvirt takes. */
    private static List<Optional<String>> machines(Finding<Evidence> capabilities) {
        final boolean x86 = capabilities.value()
                .flatMap(piece -> piece instanceof Evidence.LibvirtHost host ? host.capabilities().cpu()
                        : Optional.empty())
                .flatMap(cpu -> cpu.arch()).filter(arch -> !arch.equals(X86)).isEmpty();
        return x86 ? MACHINES.stream().map(Optional::of).toList() : List.of(Optional.empty());
    }

    private List<Finding<Evidence>> releases() throws LibvirtException {
        final Finding<Version> libvirt = found("libvirt release", connection::release);
        final Finding<Optional<Version>> qemu = found("QEMU release", () -> connection.driver().equals("QEMU")
                ? connection.hypervisorRelease() : Optional.empty());
        final Finding<Evidence> both = libvirt.map(release -> new Evidence.Releases(Origin.of(uri),
                Optional.of(release), qemu.value().flatMap(known -> known), Optional.empty()));
        return Stream.concat(Stream.of(both), failed(qemu).stream()).toList();
    }

    private Finding<Evidence> offer(String type, Optional<String> machine) throws LibvirtException {
        final Finding<String> told = found("virsh domcapabilities", () -> connection.domainCapabilities(
                new Hypervisor(Optional.empty(), Optional.empty(), machine, Optional.of(type))));
        // A libvirt without KVM says so by an error.
        return type.equals(KVM) && told.source().outcome() == Outcome.FAILED
                ? Finding.none(told.source().kind(), uri, Outcome.ABSENT, told.source().detail())
                : told.map(this::read);
    }

    private Evidence read(String xml) {
        return new EvidenceReader().readAll(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)), uri)
                .getFirst();
    }

    /** What was asked for the sake of something else is told where it was not to be had. */
    private static Optional<Finding<Evidence>> failed(Finding<?> asked) {
        return asked.value().isPresent() ? Optional.empty() : Optional.of(Finding.none(asked.source().kind(),
                asked.source().origin(), asked.source().outcome(), asked.source().detail()));
    }

    @FunctionalInterface
    private interface Question<T> {
        T put() throws LibvirtException;
    }

    private <T> Finding<T> found(String kind, Question<T> question) throws LibvirtException {
        try {
            return Finding.read(kind, uri, question.put(), "");
        } catch (LibvirtException e) {
            passOn(e);
            // Where no other connection was to be had, it does not help to ask for one.
            final String remedy = e.reason() == Reason.READ_ONLY
                    ? connection.noMoreThanReading().map(LibvirtException::remedy).orElse(e.remedy()) : e.remedy();
            return Finding.none(kind, uri, outcome(e), detail(e, remedy));
        }
    }

    private static String detail(LibvirtException e, String remedy) {
        return e.said() + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    private static void passOn(LibvirtException e) throws LibvirtException {
        if (e.nobodyAnswers()) {
            throw e;
        }
    }

    private static Outcome outcome(LibvirtException e) {
        return switch (e.reason()) {
            case READ_ONLY, NO_PERMISSION -> Outcome.REFUSED;
            case UNSUPPORTED -> Outcome.ABSENT;
            default -> Outcome.FAILED;
        };
    }
}
