package dev.socle.live.libvirt;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people name what libvirt reaches: {@code qemu:///system}, {@code qemu+ssh://host/system}, and one of its domains by
 * {@code #name} behind (a URI of libvirt's has no fragment of its own).
 *
 * @param text   the URI as it was written, without the domain
 * @param domain the domain's name
 */
public record LibvirtUri(String text, Optional<String> domain) {

    /** libvirt's drivers that know of CPUs, and its transports (libvirt.org/uri.html). */
    private static final Pattern URI = Pattern.compile(
            "((?:qemu|test|xen|ch|bhyve|lxc|vz|esx|vpx|hyperv)(?:\\+(unix|ssh|libssh|libssh2|tls|tcp|ext))?://[^#]*)(?:#(.+))?",
            Pattern.DOTALL);
    private static final String QUIET = "no_tty=1";

    /** Reads it; empty if it is none. */
    public static Optional<LibvirtUri> of(String text) {
        final Matcher matcher = URI.matcher(text);
        return matcher.matches() ? Optional.of(new LibvirtUri(matcher.group(1), Optional.ofNullable(matcher.group(3))))
                : Optional.empty();
    }

    /** What libvirt is handed: by ssh nothing shall be asked on a terminal that others read answers on. */
    String toOpen() {
        if (!byShell() || text.contains("no_tty=")) {
            return text;
        }
        return text + (text.contains("?") ? "&" : "?") + QUIET;
    }

    /** Whether a program, ssh, carries the connection. */
    boolean byShell() {
        return scheme().endsWith("+ssh");
    }

    /** The host it leads to, as ssh takes it: without user, port and brackets. Empty for this machine. */
    String host() {
        final String authority = text.substring(text.indexOf("://") + "://".length()).split("[/?]", 2)[0];
        final String place = authority.substring(authority.lastIndexOf('@') + 1);
        return place.startsWith("[") ? place.substring(1).split("]", 2)[0] : place.split(":", 2)[0];
    }

    private String scheme() {
        return text.split("://", 2)[0];
    }

    @Override
    public String toString() {
        return text + domain.map(name -> "#" + name).orElse("");
    }
}
