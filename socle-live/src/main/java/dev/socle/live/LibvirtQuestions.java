package dev.socle.live;

import dev.socle.catalog.Version;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.host.Source.Outcome;
import dev.socle.input.EvidenceException;
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
        final String name = connection.hostName();
        findings.add(releases());
        final Finding<Evidence> capabilities = xml("virsh capabilities", connection::capabilities);
        findings.add(capabilities);
        for (String type : TYPES) {
            for (Optional<String> machine : machines(capabilities)) {
                findings.add(offer(type, machine));
            }
        }
        return new Evidence.Bundle(Origin.of(uri), Optional.of(name),
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

    private Finding<Evidence> releases() throws LibvirtException {
        final Version libvirt = connection.release();
        Optional<Version> qemu;
        try {
            qemu = connection.driver().equals("QEMU") ? connection.hypervisorRelease() : Optional.empty();
        } catch (LibvirtException e) {
            passOn(e);
            qemu = Optional.empty();
        }
        return Finding.read("libvirt release", uri, new Evidence.Releases(Origin.of(uri), Optional.of(libvirt), qemu,
                Optional.empty()), "libvirt " + libvirt);
    }

    private Finding<Evidence> offer(String type, Optional<String> machine) throws LibvirtException {
        final Finding<Evidence> found = xml("virsh domcapabilities", () -> connection.domainCapabilities(
                new Hypervisor(Optional.empty(), Optional.empty(), machine, Optional.of(type))));
        // A libvirt without KVM says so by an error.
        return type.equals(KVM) && found.source().outcome() == Outcome.FAILED
                ? Finding.none(found.source().kind(), uri, Outcome.ABSENT, found.source().detail()) : found;
    }

    @FunctionalInterface
    private interface Question {
        String put() throws LibvirtException;
    }

    private Finding<Evidence> xml(String kind, Question question) throws LibvirtException {
        try {
            final Evidence read = new EvidenceReader().readAll(new ByteArrayInputStream(
                    question.put().getBytes(StandardCharsets.UTF_8)), uri).getFirst();
            return Finding.read(kind, uri, read, read.kind());
        } catch (LibvirtException e) {
            passOn(e);
            return Finding.none(kind, uri, outcome(e), e.said() + (e.remedy().isEmpty() ? "" : "; " + e.remedy()));
        } catch (EvidenceException e) {
            return Finding.none(kind, uri, Outcome.FAILED, e.getMessage());
        }
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
