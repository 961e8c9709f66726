package dev.glacis.core.detect;

import dev.glacis.core.flow.Feature;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Features and their values in words: `fwd_iat_max` is "largest gap between forward packets".
final class FeatureWords {
  private static final Map<String, Feature> FEATURES =
      Arrays.stream(Feature.values()).collect(Collectors.toMap(Feature::id, Function.identity()));

  private static final Map<String, String> STATISTICS =
      Map.of(
          "mean", "mean",
          "avg", "mean",
          "std", "spread of",
          "variance", "variance of",
          "max", "largest",
          "min", "smallest",
          "total", "total");

  private FeatureWords() {}

  /// A reason for people: the value, and what is usual in benign traffic.
  static Alert.Reason reason(String name, double value, BenignProfile benign, int feature) {
    var percentile = benign.percentile(feature, value);
    var text = words(name) + ": " + amount(name, value);
    if (percentile >= 98) {
      text += "; 98 % of benign flows have at most " + amount(name, benign.at(feature, 98));
    } else if (percentile <= 2) {
      text += "; 98 % of benign flows have at least " + amount(name, benign.at(feature, 2));
    } else if (!Double.isNaN(percentile)) {
      text += "; the median of benign flows is " + amount(name, benign.at(feature, 50));
    }
    return new Alert.Reason(name, value, percentile, text);
  }

  static String words(String name) {
    var statistic = "";
    var rest = name;
    var last = name.lastIndexOf('_');
    var first = name.indexOf('_');
    if (last > 0 && STATISTICS.containsKey(name.substring(last + 1))) {
      statistic = STATISTICS.get(name.substring(last + 1)) + " ";
      rest = name.substring(0, last);
    } else if (first > 0 && STATISTICS.containsKey(name.substring(0, first))) {
      statistic = STATISTICS.get(name.substring(0, first)) + " ";
      rest = name.substring(first + 1);
    }
    var phrase =
        switch (rest) {
          case "flow_iat" -> "gap between packets";
          case "fwd_iat" -> "gap between forward packets";
          case "bwd_iat" -> "gap between backward packets";
          case "active" -> "time between pauses";
          case "idle" -> "pause";
          case "fwd_init_win_bytes" -> "first forward TCP window";
          case "bwd_init_win_bytes" -> "first backward TCP window";
          case "fwd_act_data_packets" -> "forward packets with payload";
          case "bwd_act_data_packets" -> "backward packets with payload";
          case "fwd_seg_size" -> "forward header";
          case "bwd_seg_size" -> "backward header";
          default ->
              Arrays.stream(rest.split("_"))
                  .map(
                      word ->
                          switch (word) {
                            case "fwd" -> "forward";
                            case "bwd" -> "backward";
                            case "psh", "urg", "rst", "fin", "syn", "ack", "cwr", "ece", "icmp" ->
                                word.toUpperCase(Locale.ROOT);
                            case "tcp" -> "TCP";
                            default -> word;
                          })
                  .collect(Collectors.joining(" "));
        };
    return statistic + phrase;
  }

  private static String amount(String name, double value) {
    if (Double.isNaN(value)) {
      return "missing";
    }
    var feature = FEATURES.get(name);
    var unit = feature == null ? "" : feature.unit();
    return switch (unit) {
      case "µs" -> duration(value);
      case "packets", "bytes", "packets/s", "bytes/s" -> number(value) + " " + unit;
      default -> number(value);
    };
  }

  private static String number(double value) {
    return value == Math.rint(value) || Math.abs(value) >= 1000
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  private static String duration(double micros) {
    if (micros < 1_000) {
      return String.format(Locale.ROOT, "%.0f µs", micros);
    }
    return micros < 1_000_000
        ? String.format(Locale.ROOT, "%.1f ms", micros / 1_000)
        : String.format(Locale.ROOT, "%.1f s", micros / 1_000_000);
  }
}
