/**
 * Finds what is wrong, or will surprise, in nova.conf, flavors, images and provider.yaml: by themselves, against a
 * libvirt's map, and against the hosts that they are for. The rules' words are data; what they look at is code.
 */
package dev.socle.nova.lint;
