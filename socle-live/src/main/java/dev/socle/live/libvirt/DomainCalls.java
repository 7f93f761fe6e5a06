package dev.socle.live.libvirt;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Questions about domains. libvirt counts who holds one: each is let go before its question ends. */
final class DomainCalls {

    /** VIR_UUID_STRING_BUFLEN. */
    private static final int UUID_BYTES = 37;

    private DomainCalls() {
    }

    static List<LibvirtDomain> list(LibvirtCall call, Set<DomainFilter> filter) throws Throwable {
        final MemorySegment list = call.pointer();
        final int count = call.counted((int) call.of(LibvirtFunction.LIST_DOMAINS).invokeExact(call.connection(), list,
                CFlag.of(filter)));
        final MemorySegment array = list.get(ValueLayout.ADDRESS, 0);
        final List<MemorySegment> domains = LibvirtCall.pointers(array, count);
        try {
            final List<LibvirtDomain> all = new ArrayList<>();
            for (MemorySegment domain : domains) {
                all.add(described(call, domain));
            }
            return List.copyOf(all);
        } finally {
            for (MemorySegment domain : domains) {
                letGo(call, domain);
            }
            call.library().free(array);
        }
    }

    static LibvirtDomain find(LibvirtCall call, String name) throws Throwable {
        return with(call, name, domain -> described(call, domain));
    }

    static String xml(LibvirtCall call, String name, Set<XmlFlag> flags) throws Throwable {
        return with(call, name, domain -> call.owned((MemorySegment) call.of(LibvirtFunction.DOMAIN_XML)
                .invokeExact(domain, CFlag.of(flags))));
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(MemorySegment domain) throws Throwable;
    }

    private static <T> T with(LibvirtCall call, String name, Use<T> use) throws Throwable {
        final MemorySegment domain = (MemorySegment) call.of(LibvirtFunction.FIND_DOMAIN).invokeExact(
                call.connection(), call.text(name));
        if (domain.equals(MemorySegment.NULL)) {
            throw call.failure();
        }
        try {
            return use.of(domain);
        } finally {
            letGo(call, domain);
        }
    }

    private static LibvirtDomain described(LibvirtCall call, MemorySegment domain) throws Throwable {
        final MemorySegment name = (MemorySegment) call.of(LibvirtFunction.DOMAIN_NAME).invokeExact(domain);
        final MemorySegment uuid = call.arena().allocate(UUID_BYTES);
        if (name.equals(MemorySegment.NULL)
                || (int) call.of(LibvirtFunction.DOMAIN_UUID).invokeExact(domain, uuid) < 0) {
            throw call.failure();
        }
        // A domain that ends while it is looked at is an error here, and then as good as not active.
        final int active = (int) call.of(LibvirtFunction.DOMAIN_IS_ACTIVE).invokeExact(domain);
        return new LibvirtDomain(CText.of(name).orElseThrow(), uuid.getString(0),
                active == 1 ? LibvirtDomain.State.ACTIVE : LibvirtDomain.State.INACTIVE);
    }

    private static void letGo(LibvirtCall call, MemorySegment domain) throws Throwable {
        final int ignored = (int) call.of(LibvirtFunction.FREE_DOMAIN).invokeExact(domain);
    }
}
