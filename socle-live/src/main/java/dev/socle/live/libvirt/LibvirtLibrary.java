package dev.socle.live.libvirt;

import dev.socle.catalog.Version;
import dev.socle.live.libvirt.LibvirtException.Reason;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * libvirt's client library, loaded once for the life of the process when it is first wanted: it keeps threads' errors
 * and an event loop, and is not made to be unloaded. It is the one that the system's loader finds, or the file that
 * environment variable {@code SOCLE_LIBVIRT} names.
 */
final class LibvirtLibrary {

    /** Environment variable that names the library's file. */
    static final String PLACE = "SOCLE_LIBVIRT";
    /** Its name since libvirt 0.1. */
    private static final String USUAL = "libvirt.so.0";
    private static final Linker LINKER = Linker.nativeLinker();

    private static LibvirtLibrary loaded;

    private final String name;
    private final SymbolLookup symbols;
    private final Map<LibvirtFunction, MethodHandle> handles = new ConcurrentHashMap<>();
    private final MethodHandle free;
    private Version release;

    private LibvirtLibrary(String name) throws LibvirtException {
        this.name = name;
        try {
            symbols = name.startsWith("/") ? SymbolLookup.libraryLookup(Path.of(name), Arena.global())
                    : SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException e) {
            throw LibvirtException.own(name, Reason.NO_LIBRARY, "libvirt's client library cannot be loaded",
                    "install it (Debian: libvirt0, Fedora: libvirt-libs), or name its file by " + PLACE);
        }
        free = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("free"),
                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    }

    /** The library, ready for use. */
    static synchronized LibvirtLibrary loaded() throws LibvirtException {
        if (loaded == null) {
            final LibvirtLibrary library = new LibvirtLibrary(Optional.ofNullable(System.getenv(PLACE))
                    .filter(place -> !place.isBlank()).orElse(USUAL));
            library.call(library::start);
            loaded = library;
        }
        return loaded;
    }

    /** A call of C: what a method handle throws is declared as anything at all. */
    @FunctionalInterface
    interface Call<T> {
        T make() throws Throwable;
    }

    <T> T call(Call<T> call) throws LibvirtException {
        try {
            return call.make();
        } catch (LibvirtException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Quiet first: libvirt says its errors on standard error, until it is told whom else to tell. */
    private LibvirtLibrary start() throws Throwable {
        quieten();
        if ((int) of(LibvirtFunction.INITIALIZE).invokeExact() < 0) {
            throw unusable();
        }
        of(LibvirtFunction.SET_ERROR_FUNCTION).invokeExact(MemorySegment.NULL, nobody());
        release = version();
        if ((int) of(LibvirtFunction.REGISTER_EVENT_LOOP).invokeExact() < 0) {
            throw unusable();
        }
        // The loop sends the questions whether the other side still lives, and frees what was closed. It ends with
        // the process.
        final MethodHandle once = of(LibvirtFunction.RUN_EVENT_LOOP);
        Thread.ofPlatform().daemon().name("libvirt events").start(() -> loop(once));
        return this;
    }

    /**
     * Warnings of its log, such as of a daemon that does not answer, would go to standard error, too. Whoever has set
     * up a log of libvirt's in the environment gets it.
     */
    private static void quieten() throws Throwable {
        final MethodHandle setenv = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            final int ignored = (int) setenv.invokeExact(arena.allocateFrom("LIBVIRT_DEBUG"), arena.allocateFrom("4"),
                    0);
        }
    }

    private static MemorySegment nobody() throws ReflectiveOperationException {
        final MethodHandle silence = MethodHandles.lookup().findStatic(LibvirtLibrary.class, "silence",
                MethodType.methodType(void.class, MemorySegment.class, MemorySegment.class));
        return LINKER.upcallStub(silence, FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                Arena.global());
    }

    /** Told of every error, and does nothing: the caller reads it. */
    private static void silence(MemorySegment userData, MemorySegment error) {
        // Nothing is printed here.
    }

    private static void loop(MethodHandle once) {
        int code = 0;
        while (code >= 0) {
            try {
                code = (int) once.invokeExact();
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Version version() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment number = arena.allocate(ValueLayout.JAVA_LONG);
            if ((int) of(LibvirtFunction.LIBRARY_VERSION).invokeExact(number, MemorySegment.NULL,
                    MemorySegment.NULL) < 0) {
                throw unusable();
            }
            return Version.ofLibvirtNumber(number.get(ValueLayout.JAVA_LONG, 0));
        }
    }

    /** Its release. */
    Version release() {
        return release;
    }

    /**
     * A function of it.
     *
     * @throws LibvirtException if this release does not have it
     */
    MethodHandle of(LibvirtFunction function) throws LibvirtException {
        final MethodHandle known = handles.get(function);
        if (known != null) {
            return known;
        }
        final MemorySegment address = symbols.find(function.symbol()).orElseThrow(() -> LibvirtException.own(name,
                Reason.NO_LIBRARY, "this libvirt has no " + function.symbol(), "libvirt 4.4 or newer has it"));
        final MethodHandle handle = LINKER.downcallHandle(address, function.descriptor());
        handles.put(function, handle);
        return handle;
    }

    /** The error that this thread's last call raised; libvirt then forgets it. */
    LibvirtError lastError() throws LibvirtException {
        return call(() -> {
            final var error = LibvirtError.of((MemorySegment) of(LibvirtFunction.LAST_ERROR).invokeExact());
            of(LibvirtFunction.RESET_LAST_ERROR).invokeExact();
            return error;
        });
    }

    private LibvirtException unusable() throws LibvirtException {
        return LibvirtException.raised(name, Reason.NO_LIBRARY, lastError());
    }

    /** C's text as Java's, freed; empty for a null pointer. */
    Optional<String> owned(MemorySegment text) throws LibvirtException {
        try {
            return CText.of(text);
        } finally {
            free(text);
        }
    }

    /** Gives memory back to C; a null pointer is let pass, as C does. */
    void free(MemorySegment memory) throws LibvirtException {
        call(() -> {
            free.invokeExact(memory);
            return this;
        });
    }
}
