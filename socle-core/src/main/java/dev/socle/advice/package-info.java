/**
 * The adviser: which CPU guests of these hosts should get, and why. It puts the catalogue, what the hosts offer and
 * what is known of CPU flaws together; every feature it turns on or off carries its reason.
 */
package dev.socle.advice;
