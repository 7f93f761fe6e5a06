/**
 * Speaks to libvirt by its C library, through Java's foreign-function API: nothing else of libvirt's is needed here, and
 * nothing at all until somebody names a URI. Every call is bounded in time, every error is libvirt's own with its code,
 * nothing is written to standard error, and what C allocates is freed. What libvirt says is handed on as it is; the pure
 * packages of socle-core make sense of it.
 */
package dev.socle.live.libvirt;
