package dev.socle.live.libvirt;

import java.io.IOException;

/** libvirt could not be asked, or answered with an error. The message is one line: what was asked, and what it said. */
public final class LibvirtException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is, for those who must go on somehow. */
    public enum Reason {
        /** The library is not on this machine, or too old. */
        NO_LIBRARY,
        /** Nobody can be reached there: no daemon, no such host, no such driver, a transport that failed. */
        UNREACHABLE,
        /** This user may not speak to it. */
        NO_PERMISSION,
        /** It does not answer within the time there was. */
        NO_ANSWER,
        /** It was there, and went away. */
        LOST,
        /** A read-only connection may not do this. */
        READ_ONLY,
        /** There is no such domain. */
        NO_DOMAIN,
        /** The CPU does not fit. libvirt's words name what is missing. */
        INCOMPATIBLE,
        /** The driver does not have this function. */
        UNSUPPORTED,
        /** It was asked, and refused for another reason, such as XML that it does not like. */
        REFUSED
    }

    private final Reason reason;
    private final int code;
    private final int domain;
    private final String said;
    private final String remedy;

    private LibvirtException(String asked, Reason reason, LibvirtError error, String remedy) {
        super(asked + ": " + error.message() + (remedy.isEmpty() ? "" : "; " + remedy));
        this.reason = reason;
        this.code = error.code();
        this.domain = error.domain();
        this.said = error.message();
        this.remedy = remedy;
    }

    /** Of an error that libvirt raised. */
    static LibvirtException raised(String asked, Reason reason, LibvirtError error) {
        return new LibvirtException(asked, reason, error, remedy(reason));
    }

    /** Of trouble that libvirt itself does not know of. */
    static LibvirtException own(String asked, Reason reason, String what, String remedy) {
        return new LibvirtException(asked, reason, LibvirtError.own(what), remedy);
    }

    private static String remedy(Reason reason) {
        return switch (reason) {
            case READ_ONLY -> "libvirt answers this to connections that may write only, although nothing is changed:"
                    + " connect without read-only";
            case NO_PERMISSION -> "run as root, or as a member of the group that owns the socket (mostly libvirt)";
            case NO_LIBRARY, UNREACHABLE, NO_ANSWER, LOST, NO_DOMAIN, INCOMPATIBLE, UNSUPPORTED, REFUSED -> "";
        };
    }

    public Reason reason() {
        return reason;
    }

    /** libvirt's number of the error (virErrorNumber), such as 29; 0 if it was not libvirt that raised it. */
    public int code() {
        return code;
    }

    /** libvirt's number of the part of it that raised the error (virErrorDomain); 0 if it was not libvirt. */
    public int domain() {
        return domain;
    }

    /** libvirt's own sentence, on one line, without what Socle says beside it. */
    public String said() {
        return said;
    }

    /** What would help; empty if that is not known. */
    public String remedy() {
        return remedy;
    }

    /** Whether nobody could be spoken to at all, as against an answer that is an error. */
    public boolean nobodyAnswers() {
        return switch (reason) {
            case NO_LIBRARY, UNREACHABLE, NO_PERMISSION, NO_ANSWER, LOST -> true;
            case READ_ONLY, NO_DOMAIN, INCOMPATIBLE, UNSUPPORTED, REFUSED -> false;
        };
    }
}
