package dev.socle.live.guest;

import dev.socle.live.QemuChild;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Boots guests that read their own CPU and tell it. A guest takes 0.1 to 0.3 s on an idle core and 60 MB of memory.
 * Nothing is left of it: its process and its files are gone when {@link #look} returns, whatever happened.
 */
public final class GuestEye {

    /** Many times what a guest needs; the machine may be busy. */
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(20);

    private final Duration patience;

    private GuestEye(Duration patience) {
        this.patience = patience;
    }

    public static GuestEye usual() {
        return new GuestEye(USUAL_PATIENCE);
    }

    /** @param patience how long a guest may take from start to end */
    public static GuestEye with(Duration patience) {
        return new GuestEye(patience);
    }

    /** Boots one guest and reads all its vCPUs. */
    public EyeOutcome look(GuestLaunch launch) {
        try {
            final Optional<String> obstacle = QemuChild.obstacle(launch.qemu());
            if (obstacle.isPresent()) {
                return failed(new EyeFailure.NoQemu(launch.qemu(), obstacle.get()));
            }
            try (QemuChild child = QemuChild.start(launch.qemu(), QemuChild.Streams.PIPES,
                    folder -> arguments(launch, folder))) {
                return EyeListener.to(child, launch.accelerator()).round(patience);
            }
        } catch (FileSystemException e) {
            return failed(new EyeFailure.NotStarted(reason(e)));
        } catch (IOException e) {
            return failed(new EyeFailure.NotStarted(String.valueOf(e.getMessage())));
        }
    }

    static String reason(FileSystemException e) {
        return e.getReason() == null ? e.toString() : e.getFile() + ": " + e.getReason();
    }

    /**
     * Boots many guests, as many at a time as there are processors.
     *
     * @param told what is told each time one is done: how many are
     * @return what came of each, in their order
     */
    public List<EyeOutcome> lookAll(List<GuestLaunch> launches, IntConsumer told) {
        return SideBySide.all(launches, this::look, () -> failed(new EyeFailure.Stopped()), told);
    }

    private static List<String> arguments(GuestLaunch launch, Path folder) throws IOException {
        final Path image = folder.resolve("eye");
        Files.write(image, EyeImage.assemble(launch.smp().vcpus(), EyeImage.Then.END));
        final List<String> line = launch.arguments(image);
        line.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none"));
        return line;
    }

    private static EyeOutcome failed(EyeFailure failure) {
        return new EyeOutcome.Failed(failure);
    }
}
