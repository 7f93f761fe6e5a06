/**
 * The recorded cases of Nova: their words for what is given and asked, turned into calls of the product's engines and
 * back. What a case does not give is taken from what the recorded tests take for granted.
 */
package dev.socle.conformance.nova;
