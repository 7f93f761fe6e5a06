package dev.socle.advice;

import java.util.List;
import java.util.Optional;

/**
 * The advised CPU in the names of one release of libvirt, as its {@code <cpu>} element and Nova's options need it.
 *
 * @param release  the release whose names these are, such as {@code libvirt 11.3.0}
 * @param model    the map's name of the model; empty for host-model and host-passthrough
 * @param require  features to require, sorted
 * @param disable  features to disable, sorted
 * @param cannotName features of the advice that this release cannot name, in QEMU's names; they are left out
 * @param remarks  what differs from QEMU's form, one line each
 */
public record LibvirtForm(String release, Optional<String> model, List<String> require, List<String> disable,
                          List<String> cannotName, List<String> remarks) {
    public LibvirtForm {
        require = List.copyOf(require);
        disable = List.copyOf(disable);
        cannotName = List.copyOf(cannotName);
        remarks = List.copyOf(remarks);
    }
}
