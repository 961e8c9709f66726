package dev.glacis.core.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Learns with which confidence a class may be named, on rows that were held out. Two rules:
///
/// - *Unknown*: a verdict less confident than all but [#FREE] of the right ones of its class is not
///   given; nor does a threshold rise above [#SURE] for that. A class too small to say so takes the
///   threshold of all classes where that is lower.
/// - *False alarms*: while more benign rows are given an attack's name than a budget allows, the
///   threshold of the class that loses the fewest of its own rows by it rises above its weakest
///   false alarm. No class pays more than [#DEAREST] of its rows for that, so a budget can be
///   missed: what is left is then said by the trials on the model's card.
///
/// Rows count as often as they came. Benign rows between an attacker and its victim are no false
/// alarms: most of them are mislabelled.
final class Thresholds {
  /// Part of a class's right verdicts that may be lost to *Unknown*.
  private static final double FREE = 0.0003;

  /// What is right nine times of ten is worth a name.
  private static final double SURE = 0.9;

  /// Part of a class's right verdicts that may be lost to false alarms saved, *Unknown* included.
  private static final double DEAREST = 0.005;

  private final HeldOut heldOut;
  private final Calibration calibration;

  private Thresholds(HeldOut heldOut, Calibration calibration) {
    this.heldOut = heldOut;
    this.calibration = calibration;
  }

  /// @param perMillion benign rows that may be given an attack's name
  /// @return a threshold of confidence for each class; 0 where none is needed
  static List<Double> learn(HeldOut heldOut, Calibration calibration, double perMillion) {
    return new Thresholds(heldOut, calibration).learn(perMillion);
  }

  /// The first of the greatest.
  static int best(float[] votes, int from, int classes) {
    var best = 0;
    for (var c = 1; c < classes; c++) {
      best = votes[from + c] > votes[from + best] ? c : best;
    }
    return best;
  }

  /// A verdict on held-out rows that are alike.
  private record Vote(double confidence, int copies) {}

  private List<Double> learn(double perMillion) {
    var hits = new ArrayList<List<Vote>>();
    var alarms = new ArrayList<List<Vote>>();
    for (var _ : heldOut.classes()) {
      hits.add(new ArrayList<>());
      alarms.add(new ArrayList<>());
    }
    var benign = 0L;
    for (var row : heldOut.rows()) {
      var verdict = heldOut.best(row);
      var vote =
          new Vote(calibration.confidence(verdict, heldOut.share(row)), heldOut.copies()[row]);
      var counts = heldOut.labels()[row] == TrafficClass.BENIGN && !heldOut.between()[row];
      benign += counts ? vote.copies : 0;
      if (heldOut.isRight(row)) {
        hits.get(verdict).add(vote);
      } else if (counts) {
        alarms.get(verdict).add(vote);
      }
    }
    var thresholds = unknown(hits);
    for (var c = 0; c < alarms.size(); c++) {
      var threshold = thresholds.get(c);
      alarms.get(c).removeIf(vote -> vote.confidence < threshold);
      alarms.get(c).sort(Comparator.comparingDouble(Vote::confidence));
    }
    var left = alarms.stream().mapToLong(Thresholds::rows).sum();
    while (left > benign * perMillion / 1e6) {
      var cheapest = cheapest(alarms, hits);
      if (cheapest < 0) {
        break;
      }
      var weakest = alarms.get(cheapest).removeFirst();
      thresholds.set(cheapest, Math.nextUp(weakest.confidence));
      left -= weakest.copies;
    }
    return thresholds;
  }

  private static List<Double> unknown(List<List<Vote>> hits) {
    var ofAll = freely(hits.stream().flatMap(List::stream).toList());
    var thresholds = new ArrayList<Double>();
    for (var own : hits) {
      var threshold = freely(own);
      thresholds.add(Math.min(SURE, rows(own) < 1 / FREE ? Math.min(threshold, ofAll) : threshold));
    }
    return thresholds;
  }

  /// The confidence that all but [#FREE] of the verdicts have at least; 0 without verdicts.
  private static double freely(List<Vote> verdicts) {
    var left = (long) (rows(verdicts) * FREE);
    for (var vote :
        verdicts.stream().sorted(Comparator.comparingDouble(Vote::confidence)).toList()) {
      left -= vote.copies;
      if (left < 0) {
        return vote.confidence;
      }
    }
    return 0;
  }

  private static int cheapest(List<List<Vote>> alarms, List<List<Vote>> hits) {
    var cheapest = -1;
    var least = DEAREST;
    for (var c = 0; c < alarms.size(); c++) {
      if (alarms.get(c).isEmpty()) {
        continue;
      }
      var threshold = Math.nextUp(alarms.get(c).getFirst().confidence);
      var lost = rows(hits.get(c).stream().filter(hit -> hit.confidence < threshold).toList());
      var part = hits.get(c).isEmpty() ? 0.0 : (double) lost / rows(hits.get(c));
      if (threshold <= 1 && part <= least) {
        least = part;
        cheapest = c;
      }
    }
    return cheapest;
  }

  private static long rows(List<Vote> verdicts) {
    return verdicts.stream().mapToLong(Vote::copies).sum();
  }
}
