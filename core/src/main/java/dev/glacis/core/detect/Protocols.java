package dev.glacis.core.detect;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Ways to judge a way of training, rather than one model: each trains models of its own, and tries
/// them on rows that they were not trained on. Rows to try on count as they come, equal ones too.
public final class Protocols {
  private final Training training;
  private final String version;

  /// @param version of the program, for the models' cards
  public Protocols(Training training, String version) {
    this.training = training;
    this.version = version;
  }

  /// Trains on the earlier rows of each group (one origin, day and attack), tries on the later
  /// ones.
  ///
  /// @param earlier share of each group's rows, 0 to 1
  /// @throws IllegalArgumentException as [Training#train]
  public Judgement timeSplit(LabelledFlows flows, double earlier) {
    var split = flows.split(earlier);
    var judge = new Judge(training.fit(split.earlier(), version, List.of()));
    judge.take(split.later());
    return judge.judgement();
  }

  /// For each attack (its day and name): trains on all other rows, tries on its own. Verdicts of
  /// another attack's name, or Unknown, are still noticed; Benign ones are not.
  ///
  /// @throws IllegalArgumentException as [Training#train]
  public SortedMap<String, Evaluation> leaveOneAttackOut(LabelledFlows flows) {
    var evaluations = new TreeMap<String, Evaluation>();
    for (var attack : flows.attacks()) {
      var judge = new Judge(training.fit(flows.attack(attack, false), version, List.of()));
      judge.take(flows.attack(attack, true));
      evaluations.put(attack, judge.judgement().evaluation());
    }
    return evaluations;
  }
}
