/**
 * The {@code socle} command: reads arguments, lets the engines work, renders their answers. Data goes to standard
 * output, everything else to standard error; exit codes are listed in {@link dev.socle.cli.ExitCode}.
 */
package dev.socle.cli;
