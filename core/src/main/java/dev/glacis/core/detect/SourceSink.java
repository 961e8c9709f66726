package dev.glacis.core.detect;

/// Takes what targets tell of sources: the way from a [TargetOperator] to the [SourceOperator]s,
/// where each source has one of its own.
public interface SourceSink {
  /// A flow's record was seen.
  ///
  /// @param windowStart microseconds since 1970 UTC, of the window that it belongs to
  /// @param protocol IANA number
  /// @param signs what it looks like, a bit for each of the shapes that count for a source
  void seen(
      long windowStart,
      long sourceHigh,
      long sourceLow,
      long targetHigh,
      long targetLow,
      int targetPort,
      int protocol,
      int signs);

  /// Flows that matter, as their target found them.
  void part(Part part);

  /// Everything up to this watermark has been told, to every source.
  void advanced(long watermarkMicros);
}
