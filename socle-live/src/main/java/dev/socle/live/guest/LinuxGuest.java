package dev.socle.live.guest;

import dev.socle.live.QemuChild;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * Boots real Linux guests that say what they make of their CPU: which flaws they find open and what they do against
 * them. Takes 5 to 10 s a guest under TCG, and 300 MB of memory. Nothing is left of them.
 */
public final class LinuxGuest {

    /** A kernel that is busy unpacking itself under TCG on a busy machine. */
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(120);

    private static final String CONSOLE = "ttyS0";
    private static final String AT_FIXED_ADDRESSES = "nokaslr";
    /** The guest's whole user space: busybox's shell tells what the kernel shows, and turns the guest off. */
    private static final String INIT = """
            #!/bin/busybox sh
            /bin/busybox mount -t proc proc /proc
            /bin/busybox mount -t sysfs sysfs /sys
            echo "@socle release $(/bin/busybox uname -r)"
            for file in /sys/devices/system/cpu/vulnerabilities/*; do
                [ -r "$file" ] && echo "@socle flaw ${file##*/} $(/bin/busybox cat "$file")"
            done
            while read -r line; do
                [ -n "$line" ] || break
                echo "@socle cpu $line"
            done </proc/cpuinfo
            if /bin/busybox grep -q nokaslr /proc/cmdline; then
                /bin/busybox grep -w native_read_msr /proc/kallsyms | while read -r line; do
                    echo "@socle symbol $line"
                done
            fi
            echo "@socle end"
            /bin/busybox poweroff -f
            """;

    private final LinuxKernel kernel;
    private final byte[] firstFiles;
    private final Duration patience;

    /** Of the kernel's function that reads an MSR, once a guest has told it. */
    private volatile OptionalLong readMsr = OptionalLong.empty();

    private LinuxGuest(LinuxKernel kernel, byte[] firstFiles, Duration patience) {
        this.kernel = kernel;
        this.firstFiles = firstFiles;
        this.patience = patience;
    }

    /** @throws IOException if busybox cannot be read */
    public static LinuxGuest with(LinuxKernel kernel) throws IOException {
        return with(kernel, USUAL_PATIENCE);
    }

    /**
     * @param patience how long a guest may take
     * @throws IOException if busybox cannot be read
     */
    public static LinuxGuest with(LinuxKernel kernel, Duration patience) throws IOException {
        final byte[] files = new CpioArchive().folder("dev").folder("proc").folder("sys").folder("bin")
                .characterDevice("dev/console", 5, 1)
                .program("bin/busybox", Files.readAllBytes(kernel.busybox()))
                .program("init", INIT.getBytes(StandardCharsets.US_ASCII)).finished();
        return new LinuxGuest(kernel, files, patience);
    }

    /** Boots one guest. */
    public LinuxOutcome boot(GuestLaunch launch) {
        return boot(launch, List.of());
    }

    /**
     * Boots one guest.
     *
     * @param parameters for the kernel, such as {@code mitigations=off}
     */
    public LinuxOutcome boot(GuestLaunch launch, List<String> parameters) {
        return boot(launch, parameters, Map.of());
    }

    /**
     * Boots one guest that finds MSRs which its QEMU does not have: a debugger answers for them. A second guest is
     * booted before it, once, to learn where this kernel reads MSRs.
     *
     * @param msrs number to value
     */
    public LinuxOutcome boot(GuestLaunch launch, List<String> parameters, Map<Integer, Long> msrs) {
        try {
            final Optional<String> obstacle = QemuChild.obstacle(launch.qemu());
            if (obstacle.isPresent()) {
                return failed(new EyeFailure.NoQemu(launch.qemu(), obstacle.get()));
            }
            return msrs.isEmpty() ? plain(launch, parameters) : told(launch, parameters, msrs);
        } catch (FileSystemException e) {
            return failed(new EyeFailure.NotStarted(GuestEye.reason(e)));
        } catch (IOException e) {
            return failed(new EyeFailure.NotStarted(String.valueOf(e.getMessage())));
        }
    }

    private LinuxOutcome plain(GuestLaunch launch, List<String> parameters) throws IOException {
        try (QemuChild child = QemuChild.start(launch.qemu(), QemuChild.Streams.PIPES,
                folder -> arguments(launch, parameters, folder))) {
            return said(launch, child);
        }
    }

    private LinuxOutcome told(GuestLaunch launch, List<String> parameters, Map<Integer, Long> msrs)
            throws IOException {
        final List<String> fixed = new ArrayList<>(parameters);
        fixed.add(AT_FIXED_ADDRESSES);
        if (readMsr.isEmpty()) {
            final LinuxOutcome first = plain(launch, List.of(AT_FIXED_ADDRESSES));
            if (first.asFailure().isPresent()) {
                return first;
            }
        }
        if (readMsr.isEmpty()) {
            return failed(new EyeFailure.NotStarted("this kernel does not say where it reads MSRs"));
        }
        final Path[] socket = new Path[1];
        try (QemuChild child = QemuChild.start(launch.qemu(), QemuChild.Streams.PIPES, folder -> {
            socket[0] = folder.resolve("gdb.sock");
            final List<String> all = new ArrayList<>(arguments(launch, fixed, folder));
            all.addAll(List.of("-chardev", "socket,path=" + socket[0] + ",server=on,wait=off,id=debugger",
                    "-gdb", "chardev:debugger", "-S"));
            return all;
        }); MsrTeller _ = MsrTeller.start(socket[0], readMsr.getAsLong(), msrs)) {
            return said(launch, child);
        }
    }

    private LinuxOutcome said(GuestLaunch launch, QemuChild child) {
        return switch (Listener.to(child, launch.accelerator(), LinuxTranscript::new).round(patience)) {
            case Listener.Told<LinuxTranscript> told -> {
                told.transcript().addressOfReadMsr().ifPresent(address -> readMsr = OptionalLong.of(address));
                yield told.transcript().reading().<LinuxOutcome>map(LinuxOutcome.Read::new)
                        .orElseThrow(() -> new IllegalStateException("a transcript that is over and has no end"));
            }
            case Listener.Untold<LinuxTranscript> untold -> failed(untold.failure());
        };
    }

    /**
     * Boots many guests, as many at a time as there are processors.
     *
     * @param told what is told each time one is done: how many are
     * @return what came of each, in their order
     */
    public List<LinuxOutcome> bootAll(List<GuestLaunch> launches, IntConsumer told) {
        return SideBySide.all(launches, this::boot, () -> failed(new EyeFailure.Stopped()), told);
    }

    private List<String> arguments(GuestLaunch launch, List<String> parameters, Path folder) throws IOException {
        final Path files = Files.write(folder.resolve("initrd"), firstFiles);
        final List<String> append = new ArrayList<>(List.of("console=" + CONSOLE, "panic=-1", "loglevel=1"));
        append.addAll(parameters);
        return List.of("-machine", launch.machine() + ",accel=" + launch.accelerator().lowerCase(),
                "-cpu", launch.cpu(), "-smp", launch.smp().text(), "-m", "256", "-no-reboot",
                "-nodefaults", "-no-user-config", "-display", "none",
                "-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console",
                "-kernel", kernel.image().toAbsolutePath().toString(), "-initrd", files.toString(),
                "-append", String.join(" ", append));
    }

    private static LinuxOutcome failed(EyeFailure failure) {
        return new LinuxOutcome.Failed(failure);
    }
}
