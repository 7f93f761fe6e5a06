package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.host.HostProfile;
import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads files and folders of evidence and tells which of it is of which host. It opens nothing itself: whoever walks
 * the files hands over their streams, those of a folder one after the other, ordered by {@link #stem} first.
 *
 * <p>A file with several pieces of the same kind (JSON lines, concatenated XML) is of as many hosts. A folder that
 * holds one piece of each kind at most is one host; else the files of one stem are one host: {@code X.xml} and
 * {@code X.json}. In a folder what cannot be used is kept aside as a problem; a file by itself must be usable.
 */
public final class HostCollector {

    private final EvidenceReader reader;
    private final ProfileAssembler assembler;
    private final List<HostProfile> profiles = new ArrayList<>();
    private final Consumer<KnownHost> sink;
    private int hosts;
    private final List<Evidence> others = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private Optional<Folder> folder = Optional.empty();

    /** The folder that is being read. */
    private static final class Folder {
        private final String name;
        private final Slots slots = new Slots();
        private final List<Group> groups = new ArrayList<>();
        private boolean oneHost = true;

        private Folder(String name) {
            this.name = name;
        }
    }

    /** The files of one stem, or one file. */
    private record Group(String stem, List<Evidence> evidence) {
    }

    public HostCollector(Catalog catalog) {
        this(catalog, Limits.defaults());
    }

    public HostCollector(Catalog catalog, Limits limits) {
        this.reader = new EvidenceReader(limits);
        this.assembler = new ProfileAssembler(catalog);
        this.sink = host -> profiles.add(host.profile());
    }

    /**
     * One that keeps no hosts: each is handed over as soon as it is complete, so that there may be very many.
     */
    public HostCollector(Catalog catalog, Limits limits, Consumer<KnownHost> sink) {
        this.reader = new EvidenceReader(limits);
        this.assembler = new ProfileAssembler(catalog);
        this.sink = sink;
    }

    /** A file's name without its last extension: files of one folder with equal stems belong together. */
    public static String stem(String fileName) {
        final int dot = fileName.lastIndexOf('.');
        return dot <= 0 ? fileName : fileName.substring(0, dot);
    }

    /**
     * Reads a file that stands by itself.
     *
     * @param name what to call the host, where the file does not say it
     * @param path what to call the file in origins and errors
     * @throws EvidenceException if the file cannot be used
     */
    public void file(String name, String path, InputStream in) {
        endFolder();
        final FileOfHosts file = new FileOfHosts(name);
        reader.read(in, path, piece -> {
            if (piece.ofHost()) {
                file.add(piece);
            } else {
                others.add(piece);
            }
        });
        file.end();
    }

    /** The hosts of a file by itself: once it is seen to be of many, none is held back. */
    private final class FileOfHosts {
        private final String name;
        private final Slots slots = new Slots();
        private final List<Evidence> pending = new ArrayList<>();
        private boolean many;
        private int number;

        private FileOfHosts(String name) {
            this.name = name;
        }

        private void add(Evidence piece) {
            if (piece instanceof Evidence.Profile profile) {
                emit(profile.profile(), List.of());
                return;
            }
            if (piece instanceof Evidence.Bundle bundle) {
                emit(assembler.assemble(bundle.host().orElse(name), List.of(bundle)), bundle.pieces());
                bundle.pieces().stream().filter(inside -> !inside.ofHost()).forEach(others::add);
                return;
            }
            if (!many && !slots.add(List.of(piece))) {
                many = true;
                pending.forEach(this::alone);
                pending.clear();
            }
            if (many) {
                alone(piece);
            } else {
                pending.add(piece);
            }
        }

        private void alone(Evidence piece) {
            number++;
            emit(assembler.assemble(ownName(List.of(piece)).orElse(name + "#" + number), List.of(piece)),
                    List.of(piece));
        }

        private void end() {
            if (!many && !pending.isEmpty()) {
                emit(assembler.assemble(ownName(pending).orElse(name), pending), pending);
            }
        }
    }

    private void emit(HostProfile profile, List<Evidence> evidence) {
        hosts++;
        sink.accept(new KnownHost(profile, evidence));
    }

    /** Begins a folder. */
    public void beginFolder(String name) {
        endFolder();
        folder = Optional.of(new Folder(name));
    }

    /** Reads the next file of the folder; what is wrong with it becomes a problem. */
    public void fileOfFolder(String fileName, String path, InputStream in) {
        final Folder current = folder.orElseThrow(() -> new IllegalStateException("no folder was begun"));
        final List<Evidence> hosts = new ArrayList<>();
        try {
            reader.read(in, path, piece -> (piece.ofHost() ? hosts : others).add(piece));
        } catch (EvidenceException e) {
            problems.add(Problem.of(e));
            return;
        }
        if (!hosts.isEmpty()) {
            add(current, stem(fileName), hosts);
        }
    }

    /** Takes down a file that could not even be opened. */
    public void problem(Problem problem) {
        problems.add(problem);
    }

    private void add(Folder current, String stem, List<Evidence> hosts) {
        current.oneHost &= current.slots.add(hosts);
        if (!current.groups.isEmpty() && current.groups.getLast().stem().equals(stem)) {
            current.groups.getLast().evidence().addAll(hosts);
        } else {
            if (!current.oneHost) {
                // Earlier stems are complete, and they are hosts of their own: nothing need be kept of them.
                finish(current);
            }
            current.groups.add(new Group(stem, hosts));
        }
    }

    private void finish(Folder current) {
        current.groups.forEach(group -> hosts(group.stem(), group.evidence()));
        current.groups.clear();
    }

    /** Ends the folder that was begun last, if any. */
    public void endFolder() {
        folder.ifPresent(current -> {
            if (current.oneHost && current.groups.size() > 1) {
                hosts(current.name, current.groups.stream().flatMap(group -> group.evidence().stream()).toList());
            } else {
                finish(current);
            }
        });
        folder = Optional.empty();
    }

    private void hosts(String name, List<Evidence> evidence) {
        final FileOfHosts all = new FileOfHosts(name);
        evidence.forEach(all::add);
        all.end();
    }

    /** The name that the evidence itself gives the host. */
    private static Optional<String> ownName(List<Evidence> evidence) {
        return evidence.stream().filter(Evidence.RawCpuid.class::isInstance).map(Evidence.RawCpuid.class::cast)
                .flatMap(raw -> raw.host().stream()).findFirst();
    }

    /** How many hosts were found so far; those of a folder count when it is ended. */
    public int hosts() {
        return hosts;
    }

    /** How many pieces of evidence are of no host. */
    public int others() {
        return others.size();
    }

    /** How many files could not be used. */
    public int problems() {
        return problems.size();
    }

    /** The first problem after so many. */
    public Optional<Problem> problemAfter(int earlier) {
        return problems.stream().skip(earlier).findFirst();
    }

    /** Ends the reading. */
    public Collected collected() {
        endFolder();
        return new Collected(profiles, others, problems);
    }
}
