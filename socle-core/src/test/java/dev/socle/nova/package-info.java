/** Tests of what Nova decides, and of its lint. */
package dev.socle.nova;
