package dev.socle.live.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which ssh leads to which host, by the command that libvirt starts. */
final class TransportChildrenTest {

    private static final String SSH = "/usr/bin/ssh -p 22 -l root -T -e none -- %s sh -c 'virt-ssh-helper qemu:///system'";

    @Test
    void aHostIsAWholeWord() {
        assertThat(TransportChildren.names(SSH.formatted("node1"), "node1")).isTrue();
        assertThat(TransportChildren.names(SSH.formatted("node12"), "node1")).isFalse();
        assertThat(TransportChildren.names(SSH.formatted("node1.example.org"), "node1")).isFalse();
        assertThat(TransportChildren.names(SSH.formatted("fe80::1"), "fe80::1")).isTrue();
    }
}
