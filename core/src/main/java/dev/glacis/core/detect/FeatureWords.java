package dev.glacis.core.detect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Feature names and values in words.
final class FeatureWords {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("fwd", "forward"),
          Map.entry("bwd", "backward"),
          Map.entry("iat", "gap between packets"),
          Map.entry("std", "spread"),
          Map.entry("avg", "mean"),
          Map.entry("min", "least"),
          Map.entry("max", "most"),
          Map.entry("init", "first"),
          Map.entry("win", "window"),
          Map.entry("act", "payload-carrying"),
          Map.entry("seg", "segment"),
          Map.entry("pkts", "packets"),
          Map.entry("s", "per second"));

  private FeatureWords() {}

  /// A reason for people: the value, and what is usual in benign traffic.
  static Alert.Reason reason(String name, double value, BenignProfile benign, int feature) {
    var percentile = benign.percentile(feature, value);
    var text = words(name) + ": " + amount(name, value);
    if (percentile >= 98) {
      text += "; 98 % of benign traffic has at most " + amount(name, benign.at(feature, 98));
    } else if (percentile <= 2) {
      text += "; 98 % of benign traffic has at least " + amount(name, benign.at(feature, 2));
    } else if (!Double.isNaN(percentile)) {
      text += "; benign traffic's median is " + amount(name, benign.at(feature, 50));
    }
    return new Alert.Reason(name, value, percentile, text);
  }

  static String words(String name) {
    return Arrays.stream(name.split("[_/]"))
        .map(word -> WORDS.getOrDefault(word, word))
        .collect(Collectors.joining(" "));
  }

  private static String amount(String name, double value) {
    if (Double.isNaN(value)) {
      return "missing";
    }
    if (isMicros(name)) {
      return duration(value);
    }
    if (value == Math.rint(value) || Math.abs(value) >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, "%.3g", value);
  }

  private static String duration(double micros) {
    if (micros < 1_000) {
      return String.format(Locale.ROOT, "%.0f µs", micros);
    }
    return micros < 1_000_000
        ? String.format(Locale.ROOT, "%.1f ms", micros / 1_000)
        : String.format(Locale.ROOT, "%.1f s", micros / 1_000_000);
  }

  private static boolean isMicros(String name) {
    return name.contains("_iat_")
        || name.startsWith("active_")
        || name.startsWith("idle_")
        || name.endsWith("_duration")
        || name.endsWith("_time");
  }
}
