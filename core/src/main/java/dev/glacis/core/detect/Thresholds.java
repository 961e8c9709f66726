package dev.glacis.core.detect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/// Learns with which share of votes a class may be named, on rows that the forest was not trained
/// on: while more benign rows are given an attack's name than a budget allows, the threshold of the
/// class that loses the fewest of its own rows by it rises above its weakest false alarm.
final class Thresholds {
  /// Part of a class's rows that may be lost to save one more false alarm.
  private static final double DEAREST = 0.005;

  private static final double HIGHEST = 0.6;

  private Thresholds() {}

  /// @param votes a row of shares for each labelled row
  /// @param perMillion benign rows that may be given an attack's name
  /// @return a threshold for each class; 0 where none is needed
  static List<Double> learn(
      List<TrafficClass> classes,
      IntFunction<TrafficClass> labels,
      float[] votes,
      int rows,
      double perMillion) {
    var alarms = new ArrayList<List<Float>>();
    var hits = new ArrayList<List<Float>>();
    for (var _ : classes) {
      alarms.add(new ArrayList<>());
      hits.add(new ArrayList<>());
    }
    var benign = 0;
    for (var row = 0; row < rows; row++) {
      var best = best(votes, row * classes.size(), classes.size());
      var confidence = votes[row * classes.size() + best];
      var label = labels.apply(row);
      benign += label == TrafficClass.BENIGN ? 1 : 0;
      if (classes.get(best) == label) {
        hits.get(best).add(confidence);
      } else if (label == TrafficClass.BENIGN) {
        alarms.get(best).add(confidence);
      }
    }
    alarms.forEach(Collections::sort);
    var thresholds = new ArrayList<>(Collections.nCopies(classes.size(), 0.0));
    var left = alarms.stream().mapToInt(List::size).sum();
    while (left > benign * perMillion / 1e6) {
      var cheapest = cheapest(alarms, hits);
      if (cheapest < 0) {
        break;
      }
      thresholds.set(cheapest, above(alarms.get(cheapest).removeFirst()));
      left--;
    }
    return thresholds;
  }

  static int best(float[] votes, int from, int classes) {
    var best = 0;
    for (var c = 1; c < classes; c++) {
      best = votes[from + c] > votes[from + best] ? c : best;
    }
    return best;
  }

  private static int cheapest(List<List<Float>> alarms, List<List<Float>> hits) {
    var cheapest = -1;
    var least = DEAREST;
    for (var c = 0; c < alarms.size(); c++) {
      if (alarms.get(c).isEmpty() || above(alarms.get(c).getFirst()) > HIGHEST) {
        continue;
      }
      var threshold = above(alarms.get(c).getFirst());
      var lost = hits.get(c).stream().filter(hit -> hit < threshold).count();
      var part = hits.get(c).isEmpty() ? 0.0 : (double) lost / hits.get(c).size();
      if (part <= least) {
        least = part;
        cheapest = c;
      }
    }
    return cheapest;
  }

  private static double above(float confidence) {
    return Math.nextUp(confidence);
  }
}
