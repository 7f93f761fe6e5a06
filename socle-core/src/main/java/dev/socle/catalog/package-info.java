/**
 * The facts of one release of one dialect each: QEMU's models, versions, names and masks; libvirt's map in its order;
 * Linux's flags; Nova's traits; ABI levels; notes on features. {@link dev.socle.catalog.Catalog} gives what Socle
 * embeds, and releases read from files. Facts are data files with a schema and a generator, compiled at build time to
 * a binary form that loads fast; there are no tables in code.
 */
package dev.socle.catalog;
