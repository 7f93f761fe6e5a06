/**
 * Evidence of hosts and guests: tells by its content what a stream holds, reads it with the dialects' readers
 * ({@link dev.socle.evidence.EvidenceReader}), and puts what belongs to one host together to a profile
 * ({@link dev.socle.evidence.ProfileAssembler}). Reading never concludes; assembling says in the profile's sources and
 * remarks what it repaired, masked or inferred.
 */
package dev.socle.evidence;
