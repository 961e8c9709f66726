package dev.glacis.core.detect;

import dev.glacis.core.flow.FlowBatch;
import java.util.List;

/// Says what moved the model's verdict on a flow ([Scorer#explain]), and what benign hosts do.
@FunctionalInterface
public interface Explainer {
  List<Alert.Reason> explain(FlowBatch batch, int row);

  /// Of benign hosts in a window, by [HostMeasure].
  default BenignProfile benignHosts() {
    return BenignProfile.unknown(HostMeasure.COUNT);
  }
}
