package dev.glacis.core.detect;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// How verdicts compare with labels. [TrafficClass#UNKNOWN] is a verdict only: a miss for recall,
/// never a false positive.
///
/// @param confusion for each label the count of each verdict; zero counts are left out
/// @param between of the benign rows, those between an attacker and its victim, by verdict: most of
///   them are mislabelled; they are counted in `confusion` too
public record Evaluation(
    Map<TrafficClass, Map<TrafficClass, Long>> confusion, Map<TrafficClass, Long> between) {
  /// Classes with fewer rows say too little to be averaged.
  public static final int ROWS_TO_COUNT = 20;

  public Evaluation {
    var copy = new EnumMap<TrafficClass, Map<TrafficClass, Long>>(TrafficClass.class);
    confusion.forEach(
        (label, verdicts) -> {
          if (label == TrafficClass.UNKNOWN) {
            throw new IllegalArgumentException("Unknown is a verdict, not a label");
          }
          var row = counts(verdicts);
          if (!row.isEmpty()) {
            copy.put(label, row);
          }
        });
    confusion = Collections.unmodifiableMap(copy);
    between = counts(between);
    var benign = confusion.getOrDefault(TrafficClass.BENIGN, Map.of());
    between.forEach(
        (verdict, count) -> {
          if (count > benign.getOrDefault(verdict, 0L)) {
            throw new IllegalArgumentException(
                count + " of fewer benign rows given " + verdict.label());
          }
        });
  }

  private static Map<TrafficClass, Long> counts(Map<TrafficClass, Long> verdicts) {
    var row = new EnumMap<TrafficClass, Long>(TrafficClass.class);
    verdicts.forEach(
        (verdict, count) -> {
          if (count > 0) {
            row.put(verdict, count);
          }
        });
    return Collections.unmodifiableMap(row);
  }

  /// @param precision 0 where nothing was given this verdict
  /// @param recall of the rows with this label
  /// @param f1 harmonic mean of both; 0 where both are
  /// @param support rows with this label
  /// @param verdicts rows that were given this name
  /// @param hits of the rows with this label, those given it
  public record Score(
      double precision, double recall, double f1, long support, long verdicts, long hits) {
    /// With 95 % certainty.
    public Interval precisionInterval() {
      return Interval.wilson(hits, verdicts);
    }

    /// With 95 % certainty.
    public Interval recallInterval() {
      return Interval.wilson(hits, support);
    }

    /// F1 is a share too: `2 hits` of `support + verdicts`. Its interval takes these for
    /// independent rows, and so is a guide only.
    public Interval f1Interval() {
      return Interval.wilson(2 * hits, support + verdicts);
    }
  }

  public long rows() {
    return confusion.keySet().stream().mapToLong(this::support).sum();
  }

  public long count(TrafficClass label, TrafficClass verdict) {
    return confusion.getOrDefault(label, Map.of()).getOrDefault(verdict, 0L);
  }

  /// Scores of the classes that have rows, in class order.
  public Map<TrafficClass, Score> classes() {
    var scores = new EnumMap<TrafficClass, Score>(TrafficClass.class);
    confusion.keySet().forEach(label -> scores.put(label, score(label)));
    return Collections.unmodifiableMap(scores);
  }

  /// Mean F1 over the classes with at least [#ROWS_TO_COUNT] rows, or over all if none has; NaN
  /// without rows.
  public double macroF1() {
    var scores = classes().values();
    var many = scores.stream().filter(score -> score.support >= ROWS_TO_COUNT).toList();
    return (many.isEmpty() ? scores : many)
        .stream().mapToDouble(Score::f1).average().orElse(Double.NaN);
  }

  /// Benign rows that were given an attack's name, in a million; NaN without benign rows.
  public double falsePositivesPerMillionBenign() {
    return perMillion(falsePositives(), support(TrafficClass.BENIGN));
  }

  /// As [#falsePositivesPerMillionBenign], without the rows between an attacker and its victim.
  public double falsePositivesPerMillionElsewhere() {
    return perMillion(
        falsePositives() - falsePositivesBetween(), support(TrafficClass.BENIGN) - rowsBetween());
  }

  /// With 95 % certainty, in a million benign rows; NaN without any.
  public Interval falsePositivesInterval() {
    var benign = support(TrafficClass.BENIGN);
    if (benign == 0) {
      return new Interval(Double.NaN, Double.NaN);
    }
    var share = Interval.wilson(falsePositives(), benign);
    return new Interval(share.low() * 1e6, share.high() * 1e6);
  }

  /// Benign rows that were given an attack's name.
  public long falsePositives() {
    return alarms(confusion.getOrDefault(TrafficClass.BENIGN, Map.of()));
  }

  /// Those of them between an attacker and its victim.
  public long falsePositivesBetween() {
    return alarms(between);
  }

  /// Benign rows between an attacker and its victim.
  public long rowsBetween() {
    return between.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long alarms(Map<TrafficClass, Long> verdicts) {
    return verdicts.entrySet().stream()
        .filter(e -> e.getKey() != TrafficClass.BENIGN && e.getKey() != TrafficClass.UNKNOWN)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static double perMillion(long alarms, long benign) {
    return benign == 0 ? Double.NaN : alarms * 1e6 / benign;
  }

  private Score score(TrafficClass of) {
    var hits = count(of, of);
    var verdicts = confusion.keySet().stream().mapToLong(label -> count(label, of)).sum();
    var precision = verdicts == 0 ? 0.0 : (double) hits / verdicts;
    var recall = (double) hits / support(of);
    var f1 = hits == 0 ? 0.0 : 2 * precision * recall / (precision + recall);
    return new Score(precision, recall, f1, support(of), verdicts, hits);
  }

  private long support(TrafficClass label) {
    return confusion.getOrDefault(label, Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /// Counts verdicts, row by row.
  public static final class Tally {
    private final Map<TrafficClass, Map<TrafficClass, Long>> counts =
        new EnumMap<>(TrafficClass.class);
    private final Map<TrafficClass, Long> between = new EnumMap<>(TrafficClass.class);

    public void add(TrafficClass label, TrafficClass verdict) {
      add(label, verdict, 1, false);
    }

    void add(Evaluation other) {
      other.confusion.forEach(
          (label, verdicts) ->
              verdicts.forEach((verdict, rows) -> add(label, verdict, rows, false)));
      other.between.forEach((verdict, rows) -> between.merge(verdict, rows, Long::sum));
    }

    void add(TrafficClass label, TrafficClass verdict, long rows, boolean isBetween) {
      counts
          .computeIfAbsent(label, _ -> new EnumMap<>(TrafficClass.class))
          .merge(verdict, rows, Long::sum);
      if (isBetween) {
        between.merge(verdict, rows, Long::sum);
      }
    }

    /// @param isBetween whether the row is a benign one between an attacker and its victim
    void add(TrafficClass label, TrafficClass verdict, boolean isBetween) {
      add(label, verdict, 1, isBetween);
    }

    public Evaluation evaluation() {
      return new Evaluation(counts, between);
    }
  }
}
