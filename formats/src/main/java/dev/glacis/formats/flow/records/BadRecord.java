package dev.glacis.formats.flow.records;

import org.jspecify.annotations.Nullable;

/// A record that is passed over and counted.
final class BadRecord extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /// @param reason under which an intake counts it
  /// @param message what was expected
  BadRecord(String reason, @Nullable String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  /// Input values come into messages shortened.
  static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
