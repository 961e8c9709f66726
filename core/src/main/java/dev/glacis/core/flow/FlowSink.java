package dev.glacis.core.flow;

/// Takes flow records as they are made. The batch belongs to the caller again once the call
/// returns.
@FunctionalInterface
public interface FlowSink {
  void accept(FlowBatch batch);
}
