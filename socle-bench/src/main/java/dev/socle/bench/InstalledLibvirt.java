package dev.socle.bench;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The libvirt that the system's loader finds, called in this process: its test driver makes baselines by the same code and map
 * as a daemon, without one. For comparisons in one run only.
 */
@SuppressWarnings("restricted") // calling C is what this class is for
final class InstalledLibvirt implements AutoCloseable {

    private static final String LIBRARY = "libvirt.so.0";

    private final Arena arena = Arena.ofConfined();
    private final MethodHandle baseline;
    private final MethodHandle free;
    private final MethodHandle version;
    private final MemorySegment connection;

    InstalledLibvirt() {
        final SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, arena);
        final SymbolLookup c = Linker.nativeLinker().defaultLookup();
        final MethodHandle open = handle(library, "virConnectOpen",
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        baseline = handle(library, "virConnectBaselineCPU", FunctionDescriptor.of(ValueLayout.ADDRESS,
                ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        version = handle(library, "virGetVersion", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        free = handle(c, "free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
        try {
            connection = (MemorySegment) open.invokeExact(arena.allocateFrom("test:///default"));
        } catch (Throwable e) {
            throw new IllegalStateException("libvirt's test driver cannot be opened", e);
        }
        if (connection.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("libvirt's test driver cannot be opened");
        }
    }

    private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }

    /** Such as {@code 9.0.0}. */
    String release() {
        try (Arena local = Arena.ofConfined()) {
            final MemorySegment number = local.allocate(ValueLayout.JAVA_LONG);
            final int code = (int) version.invokeExact(number, MemorySegment.NULL, MemorySegment.NULL);
            final long value = code == 0 ? number.get(ValueLayout.JAVA_LONG, 0) : 0;
            return value / 1_000_000 + "." + value / 1_000 % 1_000 + "." + value % 1_000;
        } catch (Throwable e) {
            throw new IllegalStateException("virGetVersion failed", e);
        }
    }

    /** The embedded facts of its release. */
    LibvirtRelease facts() {
        final LibvirtRelease facts = Catalog.embedded().libvirt(Version.parse(release())).release();
        if (!facts.version().series().equals(Version.parse(release()).series())) {
            throw new IllegalStateException("this is libvirt " + release() + ", and Socle has no facts of it");
        }
        return facts;
    }

    /** Fails if libvirt's own baseline is another than this one. */
    void mustEqual(MemorySegment texts, int count, String xml) {
        final String own = baseline(texts, count);
        if (!own.strip().equals(xml.strip())) {
            throw new IllegalStateException("the two answers differ: " + own + xml);
        }
    }

    /** The texts as C has them, an array of pointers; they live as long as this object. */
    MemorySegment texts(List<String> xmls) {
        final MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, xmls.size());
        for (int i = 0; i < xmls.size(); i++) {
            pointers.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(xmls.get(i)));
        }
        return pointers;
    }

    String baseline(MemorySegment texts, int count) {
        try {
            final MemorySegment xml = (MemorySegment) baseline.invokeExact(connection, texts, count, 0);
            if (xml.equals(MemorySegment.NULL)) {
                throw new IllegalStateException("libvirt answered with an error");
            }
            final String text = xml.reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
            free.invokeExact(xml);
            return text;
        } catch (Throwable e) {
            throw new IllegalStateException("virConnectBaselineCPU failed", e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
