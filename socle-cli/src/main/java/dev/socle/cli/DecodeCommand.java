package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Answer;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Trace;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.evidence.ProfileAssembler;
import dev.socle.export.DecodingDocument;
import dev.socle.host.HostProfile;
import dev.socle.host.Physical;
import dev.socle.input.Origin;
import dev.socle.libvirt.Decoder;
import dev.socle.libvirt.Decoding;
import dev.socle.live.PatientOpening;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "decode", description = "Describe raw CPUID data by a named model and features, exactly as libvirt"
        + " does for its host capabilities and for guests.")
final class DecodeCommand extends SocleCommand {

    private static final String STANDARD_INPUT = "-";
    private static final Version USUAL = new Version(11, 3, 0);

    @Parameters(arity = "1..*", paramLabel = "FILE",
            description = "Raw CPUID: cpuid -r, InstLatx64, libvirt's <cpudata>, JSON lines, what socle probe or"
                    + " socle-collect wrote; - for standard input.")
    private List<String> files;

    @Option(names = "--as", paramLabel = "host|guest", description = "Only one of the two; both by default.")
    private Decoder.Form only;

    @Mixin
    private AssumeOption assume;

    @Option(names = "--raw", description = "Take the first logical CPU as it was read: not AND-ed over all CPUs, and"
            + " without putting back what reading tools lose.")
    private boolean raw;

    @Option(names = "--why", description = "Show every candidate, its score and why it lost.")
    private boolean why;

    @Override
    ExitCode answer() throws IOException {
        final Catalog catalog = Catalog.embedded();
        final ProfileAssembler assembler = new ProfileAssembler(catalog);
        final Optional<Version> assumed = assume.assumptions().libvirt();
        final LibvirtRelease release = catalog.libvirt(assumed.orElse(USUAL)).release();
        final Decoder decoder = new Decoder(release);
        final List<Evidence.RawCpuid> dumps = new ArrayList<>();
        for (String file : files) {
            dumps.addAll(read(file));
        }
        final String libvirt = release.display() + (assumed.isPresent() ? "" : " (assumed)");
        final DecodeScreen screen = new DecodeScreen(Screen.standard(System.out), libvirt, dumps.size());
        ExitCode code = ExitCode.YES;
        for (Evidence.RawCpuid dump : dumps) {
            final Physical physical = assembler.assemble(DecodeScreen.name(dump), List.of(dump)).physical();
            final CpuidTable table = raw ? dump.first() : physical.cpuid().orElseGet(dump::first);
            final List<String> remarks = raw ? List.of() : physical.remarks();
            final List<DecodeScreen.View> views = new ArrayList<>();
            for (Decoder.Form form : Decoder.Form.values()) {
                if (only == null || only == form) {
                    views.add(new DecodeScreen.View(form, decode(decoder, table, form)));
                }
            }
            code = views.stream().anyMatch(view -> view.answer().value() instanceof Decoding.Undecodable)
                    ? code.and(ExitCode.NO) : code;
            if (format() == Format.TABLE) {
                screen.show(dump, views, remarks, why);
            } else {
                System.out.print(Documents.text(document(dump, views, remarks, release), format()));
            }
        }
        if (format() == Format.TABLE) {
            screen.finish();
        }
        return code;
    }

    private Answer<Decoding> decode(Decoder decoder, CpuidTable table, Decoder.Form form) {
        final Decoder.Request request = form == Decoder.Form.HOST
                ? Decoder.Request.host() : Decoder.Request.guest();
        return why ? decoder.explain(table, request)
                : new Answer<>(decoder.decode(table, request), Trace.none());
    }

    private SequencedMap<String, Object> document(Evidence.RawCpuid dump, List<DecodeScreen.View> views,
                                                  List<String> remarks, LibvirtRelease release) {
        final DecodingDocument document = new DecodingDocument(DecodeScreen.name(dump), dump.first(),
                remarks, release);
        views.forEach(view -> document.add(view.form(), view.answer(), why));
        return document.document();
    }

    private static List<Evidence.RawCpuid> read(String file) throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            // Not closed: it is not ours.
            return read(file, System.in);
        }
        final Path path = Path.of(file);
        if (file.isEmpty() || Files.isDirectory(path)) {
            throw new InputException((file.isEmpty() ? "a FILE is empty" : file + ": it is a folder")
                    + ", expected a file of raw CPUID data");
        }
        try (InputStream in = PatientOpening.of(path)) {
            return read(file, in);
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": there is no such file, expected raw CPUID data");
        } catch (AccessDeniedException e) {
            throw new InputException(file + ": it may not be read by this user, expected raw CPUID data");
        } catch (FileSystemException e) {
            throw new InputException(file + ": it cannot be read: "
                    + Objects.requireNonNullElse(e.getReason(), e.getMessage()) + ", expected raw CPUID data");
        }
    }

    private static List<Evidence.RawCpuid> read(String file, InputStream in) {
        final List<Evidence.RawCpuid> dumps = new ArrayList<>();
        final List<String> others = new ArrayList<>();
        new EvidenceReader().read(in, file, piece -> take(piece, dumps, others));
        if (dumps.isEmpty()) {
            throw new InputException(file + ": this is " + (others.isEmpty() ? "nothing Socle knows" : others.getFirst())
                    + ", expected raw CPUID data");
        }
        return dumps;
    }

    private static void take(Evidence piece, List<Evidence.RawCpuid> dumps, List<String> others) {
        switch (piece) {
            case Evidence.RawCpuid raw -> dumps.add(raw);
            case Evidence.Profile(Origin origin, HostProfile profile) when profile.physical().cpuid().isPresent() ->
                    dumps.add(new Evidence.RawCpuid(origin, piece.kind(), Optional.of(profile.name()),
                            List.of(profile.physical().cpuid().get())));
            case Evidence.Bundle bundle when bundle.pieces().stream().anyMatch(Evidence.RawCpuid.class::isInstance) ->
                    bundle.pieces().stream().filter(Evidence.RawCpuid.class::isInstance)
                            .map(Evidence.RawCpuid.class::cast).forEach(raw -> dumps.add(new Evidence.RawCpuid(
                                    raw.origin(), raw.kind(), raw.host().or(bundle::host), raw.cpus())));
            default -> others.add(piece.kind());
        }
    }
}
