/**
 * What is known of a host ({@link dev.socle.host.HostProfile}), of what it can offer a guest at boot
 * ({@link dev.socle.host.Offer}), and of what a running guest really has ({@link dev.socle.host.EffectiveCpu}).
 * Every fact says where it comes from; a source that failed is a recorded fact too.
 */
package dev.socle.host;
