package dev.socle.live.guest;

import dev.socle.host.Accelerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a guest is started.
 *
 * @param qemu        the QEMU binary
 * @param accelerator what runs the guest
 * @param machine     the machine type, such as {@code q35} or {@code pc-q35-10.0}, as the option {@code -machine} takes
 *                    it
 * @param cpu         as the option {@code -cpu} takes it
 * @param smp         how many vCPUs in what shape
 */
public record GuestLaunch(Path qemu, Accelerator accelerator, String machine, String cpu, Smp smp) {

    /** What Socle boots where nobody says which. */
    public static final String USUAL_MACHINE = "q35";

    /** One vCPU of this CPU under TCG, on the usual machine. */
    public static GuestLaunch tcg(Path qemu, String cpu) {
        return new GuestLaunch(qemu, Accelerator.TCG, USUAL_MACHINE, cpu, Smp.ONE);
    }

    public GuestLaunch withMachine(String changed) {
        return new GuestLaunch(qemu, accelerator, changed, cpu, smp);
    }

    public GuestLaunch withSmp(Smp changed) {
        return new GuestLaunch(qemu, accelerator, machine, cpu, changed);
    }

    public GuestLaunch withCpu(String changed) {
        return new GuestLaunch(qemu, accelerator, machine, changed, smp);
    }

    /** The command line's part that describes the guest, whose serial port is QEMU's standard input and output. */
    List<String> arguments(Path image) {
        return new ArrayList<>(List.of("-machine", machine + ",accel=" + accelerator.lowerCase(), "-cpu", cpu,
                "-smp", smp.text(), "-m", "16", "-no-reboot", "-kernel", image.toString(),
                "-chardev", "stdio,id=eye,signal=off", "-serial", "chardev:eye",
                "-device", "isa-debug-exit,iobase=0x" + Integer.toHexString(EyeImage.EXIT_PORT) + ",iosize=1"));
    }

    @Override
    public String toString() {
        return cpu + " on " + machine + (smp.equals(Smp.ONE) ? "" : " with " + smp.text() + " vCPUs");
    }
}
