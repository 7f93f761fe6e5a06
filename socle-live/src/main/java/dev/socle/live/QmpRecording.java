package dev.socle.live;

import dev.socle.host.Accelerator;
import java.nio.file.Path;

/**
 * A conversation with a QEMU as it was: QEMU's greeting, then each question followed by its answer, one JSON object a
 * line. The pure readers understand it as they understand a recorded one.
 *
 * @param binary      which QEMU was asked
 * @param accelerator with which accelerator it ran
 * @param machine     of which machine type it was, {@code none} for none
 * @param text        the lines
 */
public record QmpRecording(Path binary, Accelerator accelerator, String machine, String text) {
}
