package dev.glacis.core.flow;

/// Takes flow records as they are made. The batch belongs to the caller again once the call
/// returns.
@FunctionalInterface
public interface FlowSink {
  void accept(FlowBatch batch);

  /// Takes early looks at flows whose records are still to come: what may belong to a flood or scan
  /// (came to nothing so far, has ended, or is large), as it stands at a half second of event time.
  /// The records will not differ for it; few flows may be left out.
  default void cue(FlowBatch batch) {}
}
