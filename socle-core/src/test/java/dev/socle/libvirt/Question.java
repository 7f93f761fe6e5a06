package dev.socle.libvirt;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One question to a real libvirt and to Socle.
 *
 * @param operation virsh's command
 * @param about     what it is about, for people who look for a difference
 * @param command   for virsh
 * @param own       Socle's answer
 * @param theirs    what virsh said, in the form that Socle's answer has
 */
record Question(String operation, String about, String command, Supplier<Said> own, Function<String, Said> theirs) {
}
