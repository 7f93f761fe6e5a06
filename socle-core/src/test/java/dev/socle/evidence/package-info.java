/** Tests of reading evidence and of assembling profiles. */
package dev.socle.evidence;
