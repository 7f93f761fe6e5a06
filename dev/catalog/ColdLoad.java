// SPDX-License-Identifier: Apache-2.0

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import java.io.FileInputStream;
import java.io.IOException;

/**
 * Measures how long a fresh JVM takes to load all of the catalogue. It is one run: start it a dozen times and take the
 * least of each line. Wall time and the main thread's CPU time are in microseconds.
 *
 * <p>From the repository's root, after a build: {@code javac -cp socle-core/target/classes -d /tmp/cold
 * dev/catalog/ColdLoad.java}, then {@code java -XX:TieredStopAtLevel=1 -cp
 * socle-core/target/classes:socle-catalog-libvirt/target/classes:/tmp/cold ColdLoad}.
 */
public final class ColdLoad {

    private static long wall;
    private static long cpu;

    private ColdLoad() {
    }

    /** Says it without joining strings, which would cost as much as what is measured. */
    private static void lap(String what) {
        final long nowWall = System.nanoTime();
        final long nowCpu = cpuNanos();
        System.out.print((nowWall - wall) / 1000);
        System.out.print(' ');
        System.out.print((nowCpu - cpu) / 1000);
        System.out.print(' ');
        System.out.println(what);
        wall = System.nanoTime();
        cpu = cpuNanos();
    }

    private static long cpuNanos() {
        try (FileInputStream in = new FileInputStream("/proc/thread-self/schedstat")) {
            long nanos = 0;
            for (int digit = in.read(); digit >= '0'; digit = in.read()) {
                nanos = nanos * 10 + digit - '0';
            }
            return nanos;
        } catch (IOException e) {
            return 0;
        }
    }

    public static void main(String[] args) {
        lap("start");
        lap("nothing");
        ColdLoad.class.getClassLoader().getResourceAsStream("nothing");
        lap("the JVM's first look for any resource (not counted below)");
        final long start = System.nanoTime();
        final long startCpu = cpuNanos();
        final Catalog catalog = Catalog.embedded();
        for (Version version : catalog.qemuReleases()) {
            catalog.qemu(version);
        }
        lap("three releases of QEMU");
        for (Version version : catalog.libvirtReleases()) {
            catalog.libvirt(version);
        }
        lap("three releases of libvirt");
        catalog.linuxNames();
        catalog.traits();
        catalog.abiLevels();
        catalog.notes();
        catalog.caches();
        catalog.xsaveComponents();
        lap("the rest");
        wall = start;
        cpu = startCpu;
        lap("all");
    }
}
