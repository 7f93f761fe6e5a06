/** How the data file of flaws is read: from JSON at build, from a packed form when Socle runs. */
package dev.socle.flaw.internal;
