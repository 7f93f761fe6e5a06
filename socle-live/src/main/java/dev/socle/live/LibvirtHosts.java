package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.live.libvirt.LibvirtConnection;
import dev.socle.live.libvirt.LibvirtException;
import dev.socle.live.libvirt.LibvirtUri;
import dev.socle.live.libvirt.Patience;
import java.time.Duration;
import java.util.List;

/** Asks libvirts what they know of their hosts, many at a time. Nothing is changed there. */
public final class LibvirtHosts {

    private final int atATime;
    private final Duration longest;

    /**
     * @param atATime how many are asked at the same time
     * @param longest how long one may take in all
     */
    public LibvirtHosts(int atATime, Duration longest) {
        this.atATime = atATime;
        this.longest = longest;
    }

    /** What became of one. */
    public sealed interface Reply {

        LibvirtUri uri();

        /** It was asked, and said this. */
        record Bundle(LibvirtUri uri, Evidence.Bundle bundle) implements Reply {
        }

        /** It could not be asked. */
        record Failure(LibvirtUri uri, LibvirtException why) implements Reply {
        }
    }

    /** Asks all, each for itself: one that fails takes none along. The replies are in the order of the URIs. */
    public List<Reply> ask(List<LibvirtUri> uris) {
        return SideBySide.ask(uris, atATime, this::ask);
    }

    private Reply ask(LibvirtUri uri) {
        try (LibvirtConnection connection = LibvirtConnection.openToLook(uri, Patience.together(longest))) {
            return new Reply.Bundle(uri, new LibvirtQuestions(connection).ask());
        } catch (LibvirtException e) {
            return new Reply.Failure(uri, e);
        }
    }
}
