package dev.socle.live.libvirt;

import dev.socle.live.libvirt.LibvirtException.Reason;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/**
 * An error as libvirt has it in {@code struct _virError} (libvirt/virterror.h).
 *
 * @param code    a virErrorNumber
 * @param domain  a virErrorDomain
 * @param message its sentence, on one line
 */
record LibvirtError(int code, int domain, String message) {

    /** Where the members of the structure are; the two numbers and the pointer come first. */
    static final long CODE = 0;
    static final long DOMAIN = 4;
    static final long MESSAGE = 8;
    private static final long READ = 16;

    // Of enum virErrorNumber, libvirt/virterror.h.
    static final int INTERNAL_ERROR = 1;
    static final int NO_SUPPORT = 3;
    static final int UNKNOWN_HOST = 4;
    static final int NO_CONNECT = 5;
    static final int INVALID_CONN = 6;
    static final int OPERATION_DENIED = 29;
    static final int SYSTEM_ERROR = 38;
    static final int RPC = 39;
    static final int GNUTLS_ERROR = 40;
    static final int NO_DOMAIN = 42;
    static final int AUTH_FAILED = 45;
    static final int AUTH_CANCELLED = 79;
    static final int OPERATION_UNSUPPORTED = 84;
    static final int SSH = 85;
    static final int ACCESS_DENIED = 88;
    static final int CPU_INCOMPATIBLE = 91;
    static final int AUTH_UNAVAILABLE = 94;
    static final int LIBSSH = 98;
    // Of enum virErrorDomain: the remote procedure calls, and the driver that makes them.
    static final int FROM_RPC = 7;
    static final int FROM_REMOTE = 13;

    private static final int LONGEST = 2_000;

    static LibvirtError of(MemorySegment error) {
        if (error.equals(MemorySegment.NULL)) {
            return new LibvirtError(INTERNAL_ERROR, 0, "an error without a message");
        }
        final MemorySegment members = error.reinterpret(READ);
        final MemorySegment message = members.get(ValueLayout.ADDRESS, MESSAGE);
        return new LibvirtError(members.get(ValueLayout.JAVA_INT, CODE), members.get(ValueLayout.JAVA_INT, DOMAIN),
                oneLine(CText.of(message).orElse("an error without a message")));
    }

    private static String oneLine(String text) {
        final String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    /** What it comes to. Where the number says little, the sentence has the system's own words, in English or not. */
    static Reason reason(LibvirtError error) {
        return switch (error.code()) {
            case OPERATION_DENIED -> Reason.READ_ONLY;
            case NO_DOMAIN -> Reason.NO_DOMAIN;
            case CPU_INCOMPATIBLE -> Reason.INCOMPATIBLE;
            case NO_SUPPORT, OPERATION_UNSUPPORTED -> Reason.UNSUPPORTED;
            case AUTH_FAILED, AUTH_CANCELLED, AUTH_UNAVAILABLE, ACCESS_DENIED -> Reason.NO_PERMISSION;
            case UNKNOWN_HOST, NO_CONNECT, INVALID_CONN, GNUTLS_ERROR, SSH, LIBSSH -> Reason.UNREACHABLE;
            case SYSTEM_ERROR, RPC, INTERNAL_ERROR -> ofTransport(error);
            default -> Reason.REFUSED;
        };
    }

    private static Reason ofTransport(LibvirtError error) {
        if (error.domain() != FROM_RPC && error.domain() != FROM_REMOTE) {
            return Reason.REFUSED;
        }
        final String words = error.message().toLowerCase(Locale.ROOT);
        if (error.code() == SYSTEM_ERROR && words.contains("permission denied") && words.contains("socket")) {
            return Reason.NO_PERMISSION;
        }
        return words.contains("client socket is closed") || words.contains("keepalive")
                || words.contains("end of file while reading data: input/output error") ? Reason.LOST
                : Reason.UNREACHABLE;
    }
}
