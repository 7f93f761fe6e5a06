/**
 * libvirt's CPU rules, reproduced exactly, release by release: its map, its {@code <cpu>} element, how it describes
 * raw CPUID data by a model and features. Where what is right differs from what libvirt does, both exist by name.
 */
package dev.socle.libvirt;
