package dev.socle.cpu;

/** An engine's answer together with the steps that led to it. */
public record Answer<T>(T value, Trace trace) {
}
