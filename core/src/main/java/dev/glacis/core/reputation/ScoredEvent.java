package dev.glacis.core.reputation;

/// A row of the merged table.
///
/// @param historicalScore badness of the event's system after it, events taken by date; meaningless
///   for an event without rating or system
public record ScoredEvent(FeedEvent event, double historicalScore) {}
