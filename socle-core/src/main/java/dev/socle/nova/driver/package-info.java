/**
 * What Nova decides, exactly and by release, quirks included: the guest's {@code <cpu>}, the choice among cpu_models,
 * the check at start, the traits it reports, its checks of a live migration, topologies and policies. The words are
 * Nova's, so that an answer can be held against its logs. Nothing here knows where its input came from.
 */
package dev.socle.nova.driver;
