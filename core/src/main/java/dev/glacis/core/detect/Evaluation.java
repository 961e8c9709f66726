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
  public record Score(double precision, double recall, double f1, long support) {}

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
    var hits = (double) count(of, of);
    var verdicts = confusion.keySet().stream().mapToLong(label -> count(label, of)).sum();
    var precision = verdicts == 0 ? 0.0 : hits / verdicts;
    var recall = hits / support(of);
    var f1 = hits == 0 ? 0.0 : 2 * precision * recall / (precision + recall);
    return new Score(precision, recall, f1, support(of));
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
      counts
          .computeIfAbsent(label, _ -> new EnumMap<>(TrafficClass.class))
          .merge(verdict, 1L, Long::sum);
    }

    /// Adds a benign row between an attacker and its victim.
    public void addBetween(TrafficClass verdict) {
      add(TrafficClass.BENIGN, verdict);
      between.merge(verdict, 1L, Long::sum);
    }

    public Evaluation evaluation() {
      return new Evaluation(counts, between);
    }
  }
}
