package dev.socle.live.libvirt;

import dev.socle.catalog.Version;
import dev.socle.live.libvirt.LibvirtException.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A connection to a libvirt, local or far. Any thread may use it, several at a time. No question takes longer
 * than the patience it was opened with; one that took longer has lost the connection.
 */
public final class LibvirtConnection implements AutoCloseable {

    /** How long a question may take unless something else is said: a daemon's first answer waits for its QEMUs. */
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);
    private static final Patience TO_CLOSE = Patience.each(Duration.ofSeconds(3));
    /** After five seconds of silence the other side is asked whether it lives, and given up after three of these. */
    private static final int SECONDS_OF_SILENCE = 5;
    private static final int QUESTIONS = 3;
    private static final int READ_ONLY_BIT = 1;

    private final LibvirtLibrary library;
    private final LibvirtUri uri;
    private final Patience patience;
    private final ConnectionLease lease;
    private final Optional<LibvirtException> noMoreThanReading;
    private volatile boolean lost;

    /** What a connection may do. */
    public enum Access {
        /** Only look; libvirt then refuses much of what is no more than looking, too. */
        READ_ONLY,
        /** Everything that the daemon lets this user do. */
        FULL
    }

    private LibvirtConnection(LibvirtLibrary library, LibvirtUri uri, Patience patience, MemorySegment connection,
                              Optional<LibvirtException> noMoreThanReading) {
        this.library = library;
        this.uri = uri;
        this.patience = patience;
        this.lease = new ConnectionLease(connection, this::closeSoon);
        this.noMoreThanReading = noMoreThanReading;
    }

    /** Opens a connection that may do all, with the usual patience. */
    public static LibvirtConnection open(String uri) throws LibvirtException {
        return open(uri, Access.FULL, USUAL_PATIENCE);
    }

    /**
     * Opens a connection. Nothing is asked on a terminal.
     *
     * @param patience how long opening, and every question after it, may take
     */
    public static LibvirtConnection open(String uri, Access access, Duration patience) throws LibvirtException {
        return open(LibvirtUri.of(uri).map(known -> new LibvirtUri(known.text(), Optional.empty()))
                .orElseGet(() -> new LibvirtUri(uri, Optional.empty())), access, Patience.each(patience));
    }

    /**
     * Opens a connection that may do all, since libvirt refuses others much of what is no more than looking; and where
     * this user may have none such, one that is read-only: {@link #noMoreThanReading()} tells why.
     */
    public static LibvirtConnection openToLook(LibvirtUri uri, Patience patience) throws LibvirtException {
        try {
            return open(uri, Access.FULL, patience);
        } catch (LibvirtException e) {
            if (e.reason() != Reason.NO_PERMISSION) {
                throw e;
            }
            try {
                return open(uri, Access.READ_ONLY, patience, Optional.of(e));
            } catch (LibvirtException other) {
                e.addSuppressed(other);
                throw e;
            }
        }
    }

    /** Opens a connection to where the URI leads; its domain is not looked at. */
    public static LibvirtConnection open(LibvirtUri uri, Access access, Patience patience) throws LibvirtException {
        return open(uri, access, patience, Optional.empty());
    }

    private static LibvirtConnection open(LibvirtUri uri, Access access, Patience patience,
                                          Optional<LibvirtException> noMoreThanReading) throws LibvirtException {
        final LibvirtLibrary library = LibvirtLibrary.loaded();
        final TransportChildren children = TransportChildren.before(uri);
        try {
            final MemorySegment connection = BoundedCalls.within(patience, uri.text(),
                    () -> open(library, uri, access), late -> close(library, late));
            return new LibvirtConnection(library, uri, patience, connection, noMoreThanReading);
        } catch (LibvirtException e) {
            if (e.reason() == Reason.NO_ANSWER) {
                children.end();
            }
            throw e;
        }
    }

    private static MemorySegment open(LibvirtLibrary library, LibvirtUri uri, Access access) throws LibvirtException {
        return library.call(() -> {
            try (Arena arena = Arena.ofConfined()) {
                final MemorySegment connection = (MemorySegment) library.of(LibvirtFunction.OPEN).invokeExact(
                        arena.allocateFrom(uri.toOpen()), MemorySegment.NULL,
                        access == Access.READ_ONLY ? READ_ONLY_BIT : 0);
                if (connection.equals(MemorySegment.NULL)) {
                    final LibvirtError error = library.lastError();
                    throw LibvirtException.raised(uri.text(), error.ofOpening(), error);
                }
                keepAlive(library, connection);
                return connection;
            }
        });
    }

    /** Local drivers do without and say so; a daemon too old to know of it is spoken to all the same. */
    private static void keepAlive(LibvirtLibrary library, MemorySegment connection) throws Throwable {
        if ((int) library.of(LibvirtFunction.KEEP_ALIVE).invokeExact(connection, SECONDS_OF_SILENCE, QUESTIONS) < 0) {
            library.lastError();
        }
    }

    private static void close(LibvirtLibrary library, MemorySegment connection) {
        try {
            library.call(() -> (int) library.of(LibvirtFunction.CLOSE).invokeExact(connection));
        } catch (LibvirtException e) {
            throw new IllegalStateException("the function was there when the connection was opened", e);
        }
    }

    private void closeSoon(MemorySegment connection) {
        try {
            BoundedCalls.within(TO_CLOSE, uri.text(), () -> {
                close(library, connection);
                return uri;
            }, late -> { });
        } catch (LibvirtException e) {
            // Whoever does not answer the farewell is left alone; the thread comes back when the connection breaks.
            lost = true;
        }
    }

    /** Where this connection leads. */
    public LibvirtUri uri() {
        return uri;
    }

    /** Why this connection only reads although one was wanted that may do all. */
    public Optional<LibvirtException> noMoreThanReading() {
        return noMoreThanReading;
    }

    /** The URI that libvirt made of what it was given. */
    public String resolvedUri() throws LibvirtException {
        return text("URI", LibvirtFunction.URI);
    }

    /** The driver, such as {@code QEMU} or {@code TEST}. */
    public String driver() throws LibvirtException {
        return ask("driver", call -> {
            final MemorySegment name = (MemorySegment) call.of(LibvirtFunction.DRIVER).invokeExact(call.connection());
            if (name.equals(MemorySegment.NULL)) {
                throw call.failure();
            }
            return CText.of(name).orElseThrow();
        });
    }

    /** The host's name as the host itself has it. */
    public String hostName() throws LibvirtException {
        return text("host name", LibvirtFunction.HOST_NAME);
    }

    /** The release of this side's library. */
    public Version libraryRelease() {
        return library.release();
    }

    /** The release of the libvirt that answers, the daemon's where there is one. */
    public Version release() throws LibvirtException {
        return version("libvirt's release", LibvirtFunction.DAEMON_VERSION)
                .orElseThrow(() -> LibvirtException.own(uri.text(), Reason.REFUSED, "it does not say its release", ""));
    }

    /** The hypervisor's release, such as QEMU's; empty where the driver does not know of one. */
    public Optional<Version> hypervisorRelease() throws LibvirtException {
        return version("the hypervisor's release", LibvirtFunction.HYPERVISOR_VERSION);
    }

    /** The host's capabilities, as {@code virsh capabilities} prints them. */
    public String capabilities() throws LibvirtException {
        return text("capabilities", LibvirtFunction.CAPABILITIES);
    }

    /** What a domain can have, as {@code virsh domcapabilities} prints it. */
    public String domainCapabilities(Hypervisor of) throws LibvirtException {
        return ask("domain capabilities", call -> call.owned((MemorySegment) call.of(
                LibvirtFunction.DOMAIN_CAPABILITIES).invokeExact(call.connection(), call.text(of.emulator()),
                        call.text(of.arch()), call.text(of.machine()), call.text(of.virtType()), 0)));
    }

    /** The models that libvirt knows for an architecture, in its order. */
    public List<String> modelNames(String arch) throws LibvirtException {
        return ask("model names", call -> {
            final MemorySegment list = call.pointer();
            final int count = call.counted((int) call.of(LibvirtFunction.MODEL_NAMES).invokeExact(call.connection(),
                    call.text(arch), list, 0));
            final MemorySegment names = list.get(ValueLayout.ADDRESS, 0);
            final List<String> all = new ArrayList<>();
            for (MemorySegment name : LibvirtCall.pointers(names, count)) {
                all.add(call.owned(name));
            }
            library.free(names);
            return List.copyOf(all);
        });
    }

    /** How the host's CPU stands to this one: virConnectCompareCPU, whose host is the silicon. */
    public Compared compare(String cpuXml, Set<CompareFlag> flags) throws LibvirtException {
        return ask("compare", call -> compared(call, (int) call.of(LibvirtFunction.COMPARE).invokeExact(
                call.connection(), call.text(cpuXml), CFlag.of(flags))));
    }

    /** How what this hypervisor offers stands to this CPU: virConnectCompareHypervisorCPU. */
    public Compared compare(Hypervisor with, String cpuXml, Set<CompareFlag> flags) throws LibvirtException {
        return ask("compare with the hypervisor", call -> compared(call, (int) call.of(
                LibvirtFunction.COMPARE_HYPERVISOR).invokeExact(call.connection(), call.text(with.emulator()),
                        call.text(with.arch()), call.text(with.machine()), call.text(with.virtType()),
                        call.text(cpuXml), CFlag.of(flags))));
    }

    private static Compared compared(LibvirtCall call, int answer) throws LibvirtException {
        return switch (answer) {
            case 0 -> Compared.INCOMPATIBLE;
            case 1 -> Compared.IDENTICAL;
            case 2 -> Compared.SUPERSET;
            default -> throw call.failure();
        };
    }

    /** What all these CPUs can give, as XML: virConnectBaselineCPU. */
    public String baseline(List<String> cpuXmls, Set<BaselineFlag> flags) throws LibvirtException {
        return ask("baseline", call -> call.owned((MemorySegment) call.of(LibvirtFunction.BASELINE).invokeExact(
                call.connection(), call.texts(cpuXmls), cpuXmls.size(), CFlag.of(flags))));
    }

    /** What all these CPUs can give with this hypervisor, as XML: virConnectBaselineHypervisorCPU. */
    public String baseline(Hypervisor with, List<String> cpuXmls, Set<BaselineFlag> flags) throws LibvirtException {
        return ask("baseline of the hypervisor", call -> call.owned((MemorySegment) call.of(
                LibvirtFunction.BASELINE_HYPERVISOR).invokeExact(call.connection(), call.text(with.emulator()),
                        call.text(with.arch()), call.text(with.machine()), call.text(with.virtType()),
                        call.texts(cpuXmls), cpuXmls.size(), CFlag.of(flags))));
    }

    /** The command line that this domain would be started with, as {@code virsh domxml-to-native qemu-argv} prints it. */
    public String toNative(String domainXml) throws LibvirtException {
        return ask("command line", call -> call.owned((MemorySegment) call.of(LibvirtFunction.TO_NATIVE).invokeExact(
                call.connection(), call.text("qemu-argv"), call.text(domainXml), 0)));
    }

    /** The domains, in libvirt's order; all of them without a filter. */
    public List<LibvirtDomain> domains(Set<DomainFilter> filter) throws LibvirtException {
        return ask("domains", call -> DomainCalls.list(call, filter));
    }

    /** One of the domains. */
    public LibvirtDomain domain(String name) throws LibvirtException {
        return ask(name, call -> DomainCalls.find(call, name));
    }

    /** A domain's XML in one of libvirt's forms. */
    public String domainXml(String name, Set<XmlFlag> flags) throws LibvirtException {
        return ask(name, call -> DomainCalls.xml(call, name, flags));
    }

    private String text(String what, LibvirtFunction function) throws LibvirtException {
        return ask(what, call -> call.owned((MemorySegment) call.of(function).invokeExact(call.connection())));
    }

    private Optional<Version> version(String what, LibvirtFunction function) throws LibvirtException {
        return ask(what, call -> {
            final MemorySegment number = call.arena().allocate(ValueLayout.JAVA_LONG);
            call.counted((int) call.of(function).invokeExact(call.connection(), number));
            final long value = number.get(ValueLayout.JAVA_LONG, 0);
            return value == 0 ? Optional.empty() : Optional.of(Version.ofLibvirtNumber(value));
        });
    }

    private String asked(String what) {
        return uri.text() + ": " + what;
    }

    /** A question to C. It runs on a thread of its own, and all C's answers are copied before it ends. */
    @FunctionalInterface
    private interface Question<T> {
        T put(LibvirtCall call) throws Throwable;
    }

    private <T> T ask(String what, Question<T> question) throws LibvirtException {
        if (lost) {
            throw LibvirtException.own(asked(what), Reason.LOST, "an earlier question was not answered in time", "");
        }
        try {
            return BoundedCalls.within(patience, asked(what), () -> leased(what, question), late -> { });
        } catch (LibvirtException e) {
            lost |= e.reason() == Reason.NO_ANSWER;
            throw e;
        }
    }

    private <T> T leased(String what, Question<T> question) throws LibvirtException {
        final MemorySegment connection = lease.enter().orElseThrow(() -> LibvirtException.own(asked(what),
                Reason.LOST, "the connection is closed", ""));
        try (Arena arena = Arena.ofConfined()) {
            return library.call(() -> question.put(new LibvirtCall(library, connection, arena, asked(what))));
        } finally {
            lease.leave();
        }
    }

    /** Closes it: at once, or when the last question under way comes back. May be called again. */
    @Override
    public void close() {
        lease.close();
    }
}
