package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.fleet.CpuTranslator;
import dev.socle.fleet.WantedCpu;
import dev.socle.host.Accelerator;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.CpuProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody names as a CPU: a file with {@code <cpu>}, a domain or capabilities, a domain of a libvirt
 * ({@code URI#name}), a {@code -cpu} string, or a model's name.
 */
final class CpuArgument {

    private static final String STANDARD_INPUT = "-";
    /** What QEMU gives a guest whose XML has no {@code <cpu>}, on pc and q35. */
    private static final String DEFAULT_MODEL = "qemu64";
    private static final String EXPECTED = ", expected a file with <cpu> or a domain, a -cpu string such as"
            + " EPYC-Milan,ssbd=on, or a model's name";

    private CpuArgument() {
    }

    static WantedCpu read(String text, Catalog catalog) throws IOException {
        if (text.equals(STANDARD_INPUT)) {
            return of(text, System.in);
        }
        final Optional<WantedCpu> domain = UriGuests.named(text);
        if (domain.isPresent()) {
            return domain.get();
        }
        final Optional<Path> file = file(text);
        if (file.isPresent()) {
            try (InputStream in = Files.newInputStream(file.get())) {
                return of(text, in);
            } catch (AccessDeniedException e) {
                throw new InputException(text + ": it may not be read by this user" + EXPECTED);
            }
        }
        try {
            final CpuTranslator.Translated translated = new CpuTranslator(catalog).translate(text);
            translated.ignored().forEach(setting -> Complaints.line(text + ": " + setting
                    + " is no feature and not looked at, expected such as ssbd=on"));
            translated.warnings().forEach(warning -> Complaints.line(text + ": QEMU warns: " + warning));
            return WantedCpu.of(text, translated.cpu());
        } catch (CpuArgumentException e) {
            throw refusal(text, e, catalog);
        }
    }

    /** A single word may have been meant for a file. */
    private static InputException refusal(String text, CpuArgumentException refused, Catalog catalog) {
        final CpuProblem problem = refused.problems().getFirst();
        return switch (problem) {
            case CpuProblem.Empty empty -> new InputException("a CPU is empty" + EXPECTED);
            case CpuProblem.UnknownModel unknown when unknown.model().equals(text) -> new InputException(text
                    + ": neither a file nor a CPU model (" + (unknown.similar().isEmpty() ? ""
                    : "perhaps " + String.join(" or ", unknown.similar()) + "; ") + "QEMU: " + problem.text() + ")"
                    + EXPECTED);
            default -> CpuRefusal.of(text, refused, catalog);
        };
    }

    private static Optional<Path> file(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            final Path path = Path.of(text);
            if (Files.isDirectory(path)) {
                throw new InputException(text + ": it is a folder" + EXPECTED);
            }
            return Optional.of(path).filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static WantedCpu of(String name, InputStream in) {
        final List<WantedCpu> found = new ArrayList<>();
        final List<String> others = new ArrayList<>();
        new EvidenceReader().read(in, name, piece -> of(name, piece).ifPresentOrElse(found::add,
                () -> others.add(piece.kind())));
        if (found.isEmpty()) {
            throw new InputException(name + ": this is " + (others.isEmpty() ? "nothing Socle knows"
                    : others.getFirst()) + EXPECTED);
        }
        // As virsh does it: of several the first counts.
        return found.getFirst();
    }

    private static Optional<WantedCpu> of(String name, Evidence piece) {
        return switch (piece) {
            case Evidence.LibvirtCpu cpu -> Optional.of(WantedCpu.of(name, cpu.cpu()));
            case Evidence.LibvirtDomain domain -> Optional.of(of(name, domain.domain()));
            case Evidence.LibvirtHost host -> host.capabilities().cpu()
                    .filter(cpu -> cpu.modelName().isPresent()).map(cpu -> WantedCpu.of(name, cpu));
            case Evidence.LibvirtOffer offer -> offer.capabilities().hostModel().map(cpu -> WantedCpu.of(name,
                    cpu.toBuilder().mode(CpuDefinition.Mode.CUSTOM).build()));
            default -> Optional.empty();
        };
    }

    /** The guest that a piece of evidence is of; empty if it is of none. */
    static Optional<WantedCpu> guest(String name, Evidence piece) {
        return piece instanceof Evidence.LibvirtCpu || piece instanceof Evidence.LibvirtDomain
                ? of(name, piece) : Optional.empty();
    }

    /** The CPU of a domain. */
    static WantedCpu of(String name, DomainDefinition domain) {
        final CpuDefinition cpu = domain.cpu()
                .filter(one -> one.modelName().isPresent() || one.mode() != CpuDefinition.Mode.CUSTOM)
                .orElseGet(() -> CpuDefinition.custom(DEFAULT_MODEL, true).toBuilder()
                        .check(CpuDefinition.Check.NONE).build());
        return new WantedCpu(domain.name().orElse(name), cpu, isLive(cpu), domain.machine(), domain.arch(),
                domain.type().flatMap(Accelerator::ofLibvirtType));
    }

    /** libvirt sets check='full' in the CPU of a guest that it started. */
    private static boolean isLive(CpuDefinition cpu) {
        return cpu.mode() == CpuDefinition.Mode.CUSTOM && cpu.check() == CpuDefinition.Check.FULL;
    }
}
