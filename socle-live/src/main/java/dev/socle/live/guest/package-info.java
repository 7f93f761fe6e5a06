/**
 * Looks from inside: boots real guests that read their own CPU. The guest eye is a boot image of a few hundred bytes
 * that Socle assembles itself; it tells what CPUID says, of every vCPU, before and after a live migration. What cannot
 * be seen is a typed failure, and nothing is left running or lying around.
 */
package dev.socle.live.guest;
