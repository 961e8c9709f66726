package dev.glacis.core.detect;

import dev.glacis.core.flow.FlowBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Compares a model's verdicts with labels, batch by batch: the confusion of classes, ROC curves,
/// and how far the features have moved from the training rows.
///
/// Which benign rows lie between an attacker and its victim is known at the end only, so benign
/// verdicts are kept by pair of hosts: memory grows with the pairs, not with rows.
public final class Judge {
  private final Model model;
  private final Evaluation.Tally tally = new Evaluation.Tally();
  private final Map<TrafficClass, Roc> rocs = new EnumMap<>(TrafficClass.class);
  private final Map<Long, Map<TrafficClass, Long>> benignPairs = new HashMap<>();
  private final Set<Long> attackedPairs = new HashSet<>();
  private final Spread.Count count;
  private Verdicts verdicts;
  private @Nullable Scorer scorer;

  public Judge(Model model) {
    this.model = model;
    model.classes().forEach(c -> rocs.put(c, new Roc()));
    count = model.spread().count();
    verdicts = new Verdicts(0, model.classes().size());
  }

  /// @param labels of the batch's rows; rows without one are left out
  /// @throws SchemaMismatch when the model cannot score such rows
  public void take(FlowBatch batch, @Nullable TrafficClass[] labels) {
    var judge = scorer;
    if (judge == null || !judge.schema().equals(batch.schema())) {
      judge = model.scorerFor(batch.schema());
      scorer = judge;
    }
    if (verdicts.capacity() < batch.size()) {
      verdicts = new Verdicts(batch.size(), model.classes().size());
    }
    judge.score(batch, verdicts);
    for (var row = 0; row < batch.size(); row++) {
      var label = labels[row];
      if (label != null) {
        take(label, verdicts.verdict[row], HostPair.of(batch, row));
        takeShares(label, verdicts.shares, row);
        judge.count(batch, row, count);
      }
    }
  }

  /// @param flows whose features are the model's, in its order
  void take(LabelledFlows flows) {
    var votes = new float[flows.size() * model.classes().size()];
    model.forest().score(flows.values(), 0, model.forest().features(), flows.size(), votes);
    for (var row = 0; row < flows.size(); row++) {
      take(flows.label(row), model.verdict(votes, row), flows.pair(row));
      takeShares(flows.label(row), votes, row);
      count.add(flows.values(), row * model.featureIds().size());
    }
  }

  private void take(TrafficClass label, TrafficClass verdict, long pair) {
    if (label != TrafficClass.BENIGN) {
      attackedPairs.add(pair);
      tally.add(label, verdict);
    } else if (pair == HostPair.UNKNOWN) {
      tally.add(label, verdict);
    } else {
      benignPairs
          .computeIfAbsent(pair, _ -> new EnumMap<>(TrafficClass.class))
          .merge(verdict, 1L, Long::sum);
    }
  }

  private void takeShares(TrafficClass label, float[] shares, int row) {
    var classes = model.classes();
    for (var c = 0; c < classes.size(); c++) {
      var share = shares[row * classes.size() + c];
      rocs.getOrDefault(classes.get(c), new Roc()).add(classes.get(c) == label, share);
    }
  }

  /// Of all rows taken so far.
  public Judgement judgement() {
    var all = new Evaluation.Tally();
    all.add(tally.evaluation());
    benignPairs.forEach(
        (pair, counts) ->
            counts.forEach(
                (verdict, rows) ->
                    all.add(TrafficClass.BENIGN, verdict, rows, attackedPairs.contains(pair))));
    var present = new EnumMap<>(rocs);
    present.values().removeIf(roc -> roc.owned() == 0);
    return new Judgement(all.evaluation(), present, shifts());
  }

  private List<Judgement.Shift> shifts() {
    if (count.rows() == 0) {
      return List.of();
    }
    var stability = model.spread().stability(count);
    var shifts = new ArrayList<Judgement.Shift>();
    IntStream.range(0, stability.length)
        .forEach(i -> shifts.add(new Judgement.Shift(model.featureIds().get(i), stability[i])));
    shifts.sort(Comparator.comparingDouble(shift -> -shift.stability()));
    return shifts;
  }
}
