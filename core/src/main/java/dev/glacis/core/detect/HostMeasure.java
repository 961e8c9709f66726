package dev.glacis.core.detect;

import java.util.Locale;

/// What is counted of a host in one window, and known of benign hosts too. Their columns are those
/// of model files.
public enum HostMeasure {
  /// Flows that it began.
  FLOWS(0),
  /// Different targets of these.
  TARGETS(1),
  /// Different ports asked.
  PORTS(2),
  /// Its SYN that had no answer.
  UNANSWERED_SYNS(3),
  /// Share of its flows that either side reset, 0 to 1.
  RESET_RATIO(4),
  /// Flows that look like a login that failed.
  FAILED_LOGINS(5),
  /// Different sources that asked it.
  SOURCES(6);

  /// How many there are.
  public static final int COUNT = 7;

  private final int column;

  HostMeasure(int column) {
    this.column = column;
  }

  /// Its place in a [BenignProfile] of hosts.
  int column() {
    return column;
  }

  /// What an alert says of it: the text, and what benign hosts do.
  ///
  /// @param name of the reason, without `host/`
  /// @param text what was counted, in words
  Alert.Reason reason(String name, double value, String text, BenignProfile benign) {
    var percentile = benign.percentile(column, value);
    var most = benign.at(column, 100);
    var usual = "";
    if (value > most) {
      usual = "; benign hosts here: at most " + amount(most);
    } else if (percentile >= 98) {
      usual = "; 98 % of benign hosts: at most " + amount(benign.at(column, 98));
    } else if (!Double.isNaN(percentile)) {
      usual = "; the median of benign hosts is " + amount(benign.at(column, 50));
    }
    return new Alert.Reason("host/" + name, value, percentile, text + usual);
  }

  /// A reason that is a count.
  Alert.Reason count(String name, long count, String ofWhat, BenignProfile benign) {
    return reason(name, (double) count, count + " " + ofWhat, benign);
  }

  /// A count of which nothing is known of benign hosts.
  static Alert.Reason uncompared(String name, long count, String ofWhat) {
    return new Alert.Reason("host/" + name, count, Double.NaN, count + " " + ofWhat);
  }

  private String amount(double value) {
    return this == RESET_RATIO
        ? Math.round(100 * value) + " %"
        : String.format(Locale.ROOT, "%.0f", value);
  }
}
