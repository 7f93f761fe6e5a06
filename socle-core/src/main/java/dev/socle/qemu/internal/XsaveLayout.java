package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Vendor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Where the components of the extended state lie and how large they are, as leaf 0xd's sub-leaves say it. */
final class XsaveLayout {

    private static final String NOT_EMULATED = "none";
    private static final XsaveLayout TCG = load("xsave-tcg.properties");
    private static final XsaveLayout INTEL = load("xsave-intel.properties");
    private static final XsaveLayout AMD = load("xsave-amd.properties");

    private final Map<Integer, Registers> components = new HashMap<>();
    private final Map<Integer, Boolean> emulated = new HashMap<>();

    private XsaveLayout() {
    }

    /** What TCG tells its guests. */
    static XsaveLayout tcg() {
        return TCG;
    }

    /** What the processors of a vendor have: AMD's do not leave room for MPX, so that all behind it moves. */
    static XsaveLayout of(Vendor vendor) {
        return vendor.mirrorsLeaf1() ? AMD : INTEL;
    }

    private static XsaveLayout load(String name) {
        final Properties rows = new Properties();
        try (InputStream file = XsaveLayout.class.getResourceAsStream(name)) {
            rows.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded " + name + " cannot be read", e);
        }
        final XsaveLayout layout = new XsaveLayout();
        rows.forEach((number, row) -> layout.add(Integer.parseInt((String) number), ((String) row).split(" ")));
        return layout;
    }

    private void add(int number, String... row) {
        components.put(number, new Registers(Integer.decode(row[0]), Integer.decode(row[1]), Integer.decode(row[2]), 0));
        emulated.put(number, row.length < 4 || !row[3].equals(NOT_EMULATED));
    }

    /** Size, offset and traits of a component; zero where it is not known. */
    Registers of(int number) {
        return components.getOrDefault(number, FeatureWords.ZERO);
    }

    /** Whether the component's state is really kept. */
    boolean emulates(int number) {
        return emulated.getOrDefault(number, false);
    }
}
