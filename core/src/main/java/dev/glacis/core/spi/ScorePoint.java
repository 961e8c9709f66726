package dev.glacis.core.spi;

import java.time.Instant;

/// The score of one autonomous system, as one build had it.
///
/// @param risk 0 to 100
public record ScorePoint(long asn, Instant built, double score, double badness, double risk) {}
