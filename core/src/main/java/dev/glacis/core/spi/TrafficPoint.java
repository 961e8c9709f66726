package dev.glacis.core.spi;

import java.time.Instant;

/// Traffic of one step of a chart.
///
/// @param time when the step begins
/// @param key as in [TrafficSecond]
public record TrafficPoint(Instant time, String key, long flows, long packets, long bytes) {}
