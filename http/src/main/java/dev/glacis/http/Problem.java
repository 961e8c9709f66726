package dev.glacis.http;

import java.io.Serial;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A request that cannot be answered, as the client is told.
final class Problem extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;
  private static final int MAX_ECHO = 80;

  /// The code of what is refused for a moment only.
  static final String BUSY = "busy";

  final int status;
  final String code;
  final @Nullable String parameter;

  /// The methods that would be answered, for status 405.
  final @Nullable String allow;

  Problem(int status, String code, String message, @Nullable String parameter) {
    this(status, code, message, parameter, null);
  }

  private Problem(
      int status, String code, String message, @Nullable String parameter, @Nullable String allow) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.parameter = parameter;
    this.allow = allow;
  }

  static Problem methodNotAllowed(String path, Collection<String> allowed) {
    var allow = String.join(", ", allowed);
    return new Problem(405, "method_not_allowed", shortened(path) + " takes " + allow, null, allow);
  }

  static Problem missing(String parameter) {
    return new Problem(400, "missing_parameter", "'" + parameter + "' is required", parameter);
  }

  /// @param expected what would have been right
  static Problem invalid(String parameter, String value, String expected) {
    return new Problem(
        400,
        "invalid_parameter",
        "'%s' is '%s'; expected %s".formatted(parameter, shortened(value), expected),
        parameter);
  }

  static Problem badBody(String message) {
    return new Problem(400, "bad_body", message, null);
  }

  static Problem notFound(String path) {
    return new Problem(404, "not_found", "nothing is at " + shortened(path), null);
  }

  /// Too many at once; the client may try again soon.
  static Problem busy() {
    return new Problem(503, BUSY, "too many questions are being answered; try again", null);
  }

  /// What instances share cannot be reached.
  static Problem away(String message) {
    return new Problem(503, "channels_away", message, null);
  }

  /// The checks of `/readyz` say why.
  static Problem historyUnavailable() {
    return new Problem(503, "history_unavailable", "history cannot be read now", null);
  }

  static Problem tooLarge(long limit) {
    return new Problem(413, "body_too_large", "the body is larger than " + limit + " bytes", null);
  }

  String text() {
    var message = getMessage();
    return message == null ? code : message;
  }

  /// The value as an error message may repeat it.
  static String shortened(String value) {
    return value.length() <= MAX_ECHO ? value : value.substring(0, MAX_ECHO) + "…";
  }

  byte[] toJson() {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("error");
          json.writeNumberField("status", status);
          json.writeStringField("code", code);
          json.writeStringField("message", text());
          if (parameter != null) {
            json.writeStringField("parameter", parameter);
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }
}
