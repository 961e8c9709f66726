package dev.glacis.core.detect;

import dev.glacis.core.flow.FeatureSchema;
import dev.glacis.core.flow.FlowBatch;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Flow records with labels, to train on or to judge by: the features of a model, in its order.
public final class LabelledFlows {
  private final List<String> featureIds;
  private final List<TrafficClass> labels = new ArrayList<>();
  private final List<Origin> origins = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final List<Long> pairs = new ArrayList<>();
  private final List<Integer> copies = new ArrayList<>();
  private double[] values = new double[1 << 16];
  private @Nullable FeatureSchema lastSchema;
  private int[] lastColumns = new int[0];

  /// @param featureIds as [FeatureSchema#id] says them
  public LabelledFlows(List<String> featureIds) {
    this.featureIds = List.copyOf(featureIds);
  }

  /// Adds a row.
  ///
  /// @param source where it was captured
  /// @param group rows of one group are alike in day and attack; splits by time cut each group
  /// @throws SchemaMismatch when the batch lacks a feature
  public void add(FlowBatch batch, int row, TrafficClass label, String source, String group) {
    var columns = columns(batch);
    var from = labels.size() * columns.length;
    if (from + columns.length > values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
    }
    for (var i = 0; i < columns.length; i++) {
      values[from + i] = batch.features[row * batch.schema().width() + columns[i]];
    }
    labels.add(label);
    origins.add(new Origin(source, group));
    times.add(batch.timeMicros[row]);
    pairs.add(HostPair.of(batch, row));
    copies.add(1);
  }

  public List<String> featureIds() {
    return featureIds;
  }

  public int size() {
    return labels.size();
  }

  public TrafficClass label(int row) {
    return labels.get(row);
  }

  /// How many rows each stood for before equal ones were left out.
  int[] copies() {
    return copies.stream().mapToInt(Integer::intValue).toArray();
  }

  TrafficClass[] labels() {
    return labels.toArray(TrafficClass[]::new);
  }

  long pair(int row) {
    return pairs.get(row);
  }

  /// The groups of attacks: their day and name, as a reader of files says them.
  SortedSet<String> attacks() {
    var attacks = new TreeSet<String>();
    for (var row = 0; row < size(); row++) {
      if (labels.get(row) != TrafficClass.BENIGN) {
        attacks.add(origins.get(row).group);
      }
    }
    return attacks;
  }

  /// The rows of these groups only, or all others.
  LabelledFlows attack(String group, boolean only) {
    return rows(
        IntStream.range(0, size())
            .filter(row -> only == origins.get(row).group.equals(group))
            .boxed()
            .toList());
  }

  /// The rows of each source.
  SortedMap<String, LabelledFlows> bySource() {
    var chosen = new TreeMap<String, List<Integer>>();
    for (var row = 0; row < size(); row++) {
      chosen.computeIfAbsent(origins.get(row).source, _ -> new ArrayList<>()).add(row);
    }
    var parts = new TreeMap<String, LabelledFlows>();
    chosen.forEach((source, rows) -> parts.put(source, rows(rows)));
    return parts;
  }

  /// For each row whether it is benign, and between two hosts of which one attacks the other in
  /// some row: most of such rows are mislabelled.
  boolean[] between() {
    var attacked = new HashSet<Long>();
    for (var row = 0; row < size(); row++) {
      if (labels.get(row) != TrafficClass.BENIGN) {
        attacked.add(pairs.get(row));
      }
    }
    attacked.remove(HostPair.UNKNOWN);
    var between = new boolean[size()];
    for (var row = 0; row < between.length; row++) {
      between[row] = labels.get(row) == TrafficClass.BENIGN && attacked.contains(pairs.get(row));
    }
    return between;
  }

  public Map<TrafficClass, Long> countByClass() {
    var counts = new EnumMap<TrafficClass, Long>(TrafficClass.class);
    labels.forEach(label -> counts.merge(label, 1L, Long::sum));
    return counts;
  }

  /// SHA-256 of the feature ids, then of each row's values and class, in hexadecimal.
  String sha256() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(String.join(",", featureIds).getBytes(StandardCharsets.UTF_8));
      var width = featureIds.size();
      var bytes = ByteBuffer.allocate(width * Double.BYTES);
      for (var row = 0; row < size(); row++) {
        bytes.clear();
        bytes.asDoubleBuffer().put(values, row * width, width);
        digest.update(bytes);
        digest.update(labels.get(row).label().getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Each different row once, the earliest of its like, under the label that most of them have.
  LabelledFlows distinct() {
    var width = featureIds.size();
    var votes = new HashMap<DoubleBuffer, Map<TrafficClass, Integer>>();
    for (var row = 0; row < size(); row++) {
      votes
          .computeIfAbsent(key(row, width), _ -> new EnumMap<>(TrafficClass.class))
          .merge(labels.get(row), 1, Integer::sum);
    }
    var kept = new ArrayList<Integer>();
    var alike = new ArrayList<Integer>();
    for (var row : byTime(IntStream.range(0, size()).boxed().toList())) {
      var counts = votes.get(key(row, width));
      if (counts != null && labels.get(row) == mostFrequent(counts)) {
        votes.remove(key(row, width));
        kept.add(row);
        alike.add(counts.values().stream().mapToInt(Integer::intValue).sum());
      }
    }
    var distinct = rows(kept);
    distinct.copies.clear();
    distinct.copies.addAll(alike);
    return distinct;
  }

  /// Cuts each group by time.
  ///
  /// @param share of the rows of each group that goes into the earlier part
  Split split(double share) {
    var byGroup = new TreeMap<Origin, List<Integer>>();
    for (var row = 0; row < size(); row++) {
      byGroup.computeIfAbsent(origins.get(row), _ -> new ArrayList<>()).add(row);
    }
    var earlier = new ArrayList<Integer>();
    var later = new ArrayList<Integer>();
    for (var rows : byGroup.values()) {
      var ordered = byTime(rows);
      var cut = (int) Math.ceil(ordered.size() * share);
      earlier.addAll(ordered.subList(0, cut));
      later.addAll(ordered.subList(cut, ordered.size()));
    }
    return new Split(rows(earlier), rows(later));
  }

  private record Origin(String source, String group) implements Comparable<Origin> {
    @Override
    public int compareTo(Origin other) {
      var order = source.compareTo(other.source);
      return order != 0 ? order : group.compareTo(other.group);
    }
  }

  /// @param later none of them was captured before an earlier one of its group
  record Split(LabelledFlows earlier, LabelledFlows later) {}

  /// The rows' features, row-major; not a copy, and longer than needed.
  double[] values() {
    return values;
  }

  LabelledFlows ofClass(TrafficClass label) {
    return rows(IntStream.range(0, size()).filter(i -> labels.get(i) == label).boxed().toList());
  }

  private DoubleBuffer key(int row, int width) {
    return DoubleBuffer.wrap(values, row * width, width).slice();
  }

  private static TrafficClass mostFrequent(Map<TrafficClass, Integer> counts) {
    return counts.entrySet().stream()
        .max(Map.Entry.<TrafficClass, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
        .orElseThrow()
        .getKey();
  }

  private List<Integer> byTime(List<Integer> rows) {
    return rows.stream().sorted(Comparator.comparing(times::get)).toList();
  }

  private LabelledFlows rows(List<Integer> chosen) {
    var width = featureIds.size();
    var some = new LabelledFlows(featureIds);
    some.values = new double[Math.max(1, chosen.size() * width)];
    for (var row : chosen) {
      System.arraycopy(values, row * width, some.values, some.size() * width, width);
      some.labels.add(labels.get(row));
      some.origins.add(origins.get(row));
      some.times.add(times.get(row));
      some.pairs.add(pairs.get(row));
      some.copies.add(copies.get(row));
    }
    return some;
  }

  private int[] columns(FlowBatch batch) {
    if (!batch.schema().equals(lastSchema)) {
      lastColumns = Model.columns(featureIds, batch.schema());
      lastSchema = batch.schema();
    }
    return lastColumns;
  }
}
