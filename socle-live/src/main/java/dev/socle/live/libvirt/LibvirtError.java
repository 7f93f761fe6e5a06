package dev.socle.live.libvirt;

import dev.socle.live.libvirt.LibvirtException.Reason;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An error as libvirt has it in {@code struct _virError} (libvirt/virterror.h).
 *
 * @param code    a virErrorNumber
 * @param domain  a virErrorDomain
 * @param number  the error's first number: of an error of the system its errno
 * @param message its sentence, on one line
 */
record LibvirtError(int code, int domain, int number, String message) {

    /** Where the members of the structure are. */
    static final long CODE = 0;
    static final long DOMAIN = 4;
    static final long MESSAGE = 8;
    static final long NUMBER = 64;
    private static final long READ = NUMBER + Integer.BYTES;
    private static final String SILENT = "an error without a message";

    // Of enum virErrorNumber, libvirt/virterror.h.
    static final int NO_SUPPORT = 3;
    static final int OPERATION_DENIED = 29;
    static final int SYSTEM_ERROR = 38;
    static final int NO_DOMAIN = 42;
    static final int AUTH_FAILED = 45;
    static final int AUTH_CANCELLED = 79;
    static final int OPERATION_UNSUPPORTED = 84;
    static final int ACCESS_DENIED = 88;
    static final int CPU_INCOMPATIBLE = 91;
    static final int AUTH_UNAVAILABLE = 94;
    // Of enum virErrorDomain: the remote procedure calls, and the driver that makes them.
    static final int FROM_RPC = 7;
    static final int FROM_REMOTE = 13;

    /** Of the C library's errno.h: not the owner, and permission denied. The numbers are Linux's on every processor. */
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int LONGEST = 2_000;

    static LibvirtError of(MemorySegment error) {
        if (error.equals(MemorySegment.NULL)) {
            return own(SILENT);
        }
        final MemorySegment members = error.reinterpret(READ);
        return new LibvirtError(members.get(ValueLayout.JAVA_INT, CODE), members.get(ValueLayout.JAVA_INT, DOMAIN),
                members.get(ValueLayout.JAVA_INT, NUMBER),
                oneLine(CText.of(members.get(ValueLayout.ADDRESS, MESSAGE)).orElse(SILENT)));
    }

    /** Of trouble that libvirt itself does not know of. */
    static LibvirtError own(String message) {
        return new LibvirtError(0, 0, 0, message);
    }

    private static String oneLine(String text) {
        final String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    /** Whether it is of the way to a daemon, and not what the daemon answered. */
    boolean isOfTransport() {
        return domain == FROM_RPC || domain == FROM_REMOTE;
    }

    /** What it comes to where a question was put. The sentence may be in any language, and is not looked at. */
    Reason ofQuestion() {
        return switch (code) {
            case OPERATION_DENIED -> Reason.READ_ONLY;
            case NO_DOMAIN -> Reason.NO_DOMAIN;
            case CPU_INCOMPATIBLE -> Reason.INCOMPATIBLE;
            case NO_SUPPORT, OPERATION_UNSUPPORTED -> Reason.UNSUPPORTED;
            case AUTH_FAILED, AUTH_CANCELLED, AUTH_UNAVAILABLE, ACCESS_DENIED -> Reason.NO_PERMISSION;
            default -> Reason.REFUSED;
        };
    }

    /** What it comes to where a connection was to be opened. */
    Reason ofOpening() {
        return switch (ofQuestion()) {
            case NO_PERMISSION -> Reason.NO_PERMISSION;
            default -> code == SYSTEM_ERROR && isOfTransport() && (number == EACCES || number == EPERM)
                    ? Reason.NO_PERMISSION : Reason.UNREACHABLE;
        };
    }
}
