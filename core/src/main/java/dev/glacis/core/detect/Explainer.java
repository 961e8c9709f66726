package dev.glacis.core.detect;

import dev.glacis.core.flow.FlowBatch;
import java.util.List;

/// Says what moved the model's verdict on a flow: [Scorer#explain].
@FunctionalInterface
public interface Explainer {
  List<Alert.Reason> explain(FlowBatch batch, int row);
}
