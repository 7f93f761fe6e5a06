/** How catalogue files are read, checked, compiled to the embedded form and loaded from it. Not API. */
package dev.socle.catalog.internal;
