package dev.glacis.formats.feed;

import java.util.List;
import java.util.Map;

/// What became of one feed file.
///
/// @param family the feed's name whatever the date: `deepsight`, `ipsum`
/// @param received events, or rows that gave none
/// @param dropped by reason, in alphabetical order
/// @param examples of what was dropped, the first of each reason: `line 7: not an IP address: 'x'`
public record FeedReport(
    String file,
    String family,
    long received,
    long kept,
    Map<String, Long> dropped,
    List<String> examples) {}
