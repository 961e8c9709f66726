package dev.glacis.core.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Whether a model may take another's place: on the same rows, which neither was trained on, it is
/// not worse by more than what chance moves.
///
/// Tolerances: macro-F1 may fall by [#MACRO_F1]; the recall of a class with at least
/// [Evaluation#ROWS_TO_COUNT] rows by [#RECALL]; false positives may rise by [#FALSE_POSITIVES] per
/// million benign rows.
public final class Gate {
  public static final double MACRO_F1 = 0.005;
  public static final double RECALL = 0.02;
  public static final double FALSE_POSITIVES = 500;

  private Gate() {}

  /// Why the candidate is refused, a line each; empty where it passes. A figure that neither has is
  /// no reason.
  public static List<String> objections(Evaluation active, Evaluation candidate) {
    var reasons = new ArrayList<String>();
    if (candidate.macroF1() < active.macroF1() - MACRO_F1) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "macro-F1 falls from %.4f to %.4f, more than %.3f",
              active.macroF1(),
              candidate.macroF1(),
              MACRO_F1));
    }
    active
        .classes()
        .forEach(
            (label, before) -> {
              var score = candidate.classes().get(label);
              var recall = score == null ? 0 : score.recall();
              if (label != TrafficClass.BENIGN
                  && before.support() >= Evaluation.ROWS_TO_COUNT
                  && recall < before.recall() - RECALL) {
                reasons.add(
                    String.format(
                        Locale.ROOT,
                        "recall of %s falls from %.4f to %.4f, more than %.3f",
                        label.label(),
                        before.recall(),
                        recall,
                        RECALL));
              }
            });
    var alarms = candidate.falsePositivesPerMillionBenign();
    var alarmsBefore = active.falsePositivesPerMillionBenign();
    if (alarms > alarmsBefore + FALSE_POSITIVES) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "false positives rise from %,.0f to %,.0f per million benign, more than %.0f",
              alarmsBefore,
              alarms,
              FALSE_POSITIVES));
    }
    return reasons;
  }
}
