package dev.socle.catalog;

import dev.socle.cpu.FeatureSet;

/**
 * A level of the x86-64 psABI.
 *
 * @param name     {@code x86-64-v1} to {@code x86-64-v4}
 * @param features everything the level asks for, lower levels included, and what a guest cannot use it without
 *                 ({@code lm}, {@code xsave})
 */
public record AbiLevel(String name, FeatureSet features) {
}
