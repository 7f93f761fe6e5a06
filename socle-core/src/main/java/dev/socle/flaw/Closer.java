package dev.socle.flaw;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.List;

/**
 * One way to close a flaw for a guest.
 *
 * @param show      features to show beyond what the guest has
 * @param hide      features to take away
 * @param obstacles what stands in the way; nothing, if it can be done at once
 */
public record Closer(FeatureSet show, FeatureSet hide, List<Obstacle> obstacles) {

    public Closer {
        obstacles = List.copyOf(obstacles);
    }

    /** Whether it costs nothing: every host offers what is to be shown, and every name can be spelt. */
    public boolean isPossible() {
        return obstacles.isEmpty();
    }

    /** What stands in the way of showing a feature. */
    public sealed interface Obstacle {

        Feature feature();

        /** One sentence without a full stop, for people. */
        String reason();

        /** What would help; one sentence without a full stop. */
        String remedy();

        /**
         * The host is known not to offer it.
         *
         * @param needs what would help, to be read after "HOST needs"; the same for hosts that need the same
         */
        record HostLacks(Feature feature, String host, String reason, String needs) implements Obstacle {
            @Override
            public String remedy() {
                return host + " needs " + needs;
            }
        }

        /** Nobody knows whether the host offers it. */
        record HostUnknown(Feature feature, String host, String reason) implements Obstacle {
            @Override
            public String remedy() {
                return "ask the QEMU of " + host + " what it offers";
            }
        }

        /** The programs in use have no name for it. */
        record NoName(Feature feature, String reason, String remedy) implements Obstacle {
        }
    }
}
