package dev.glacis.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The decoded path and query of a request target.
final class Query {
  private static final int MAX_PARAMETERS = 10_100;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

  private final String path;
  private final Map<String, List<String>> values;

  private Query(String path, Map<String, List<String>> values) {
    this.path = path;
    this.values = values;
  }

  /// @throws Problem 400 for a malformed escape
  static Query of(String target) {
    var decoder = QueryStringDecoder.builder().maxParams(MAX_PARAMETERS).build(target);
    try {
      if (!isUtf8(target)) {
        throw new Problem(400, "bad_request", "the address has escapes that are no UTF-8", null);
      }
      if (!decoder.path().startsWith("/")) {
        throw new Problem(400, "bad_request", "the address must begin with /", null);
      }
      return new Query(decoder.path(), decoder.parameters());
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "bad_request", "the address has a malformed escape", null);
    }
  }

  /// Whether escapes of bytes beyond ASCII are whole characters (RFC 3629).
  private static boolean isUtf8(String target) {
    for (var at = target.indexOf('%'); at >= 0; at = target.indexOf('%', at + 1)) {
      if (at + 1 < target.length() && Character.digit(target.charAt(at + 1), 16) >= 8) {
        return decodes(target);
      }
    }
    return true;
  }

  private static boolean decodes(String target) {
    var bytes = ByteBuffer.allocate(target.length());
    for (var at = 0; at < target.length(); at++) {
      var isEscape = target.charAt(at) == '%' && at + 2 < target.length();
      bytes.put((byte) (isEscape ? HexFormat.fromHexDigits(target, at + 1, at + 3) : '-'));
      at += isEscape ? 2 : 0;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  String path() {
    return path;
  }

  /// Null where the parameter is missing or empty.
  ///
  /// @throws Problem 400 where it is given more than once
  @Nullable String one(String name) {
    var given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw Problem.invalid(name, String.join(",", given), "one value");
    }
    return given.isEmpty() || given.getFirst().isEmpty() ? null : given.getFirst();
  }

  /// @throws Problem 400 where it is missing
  String required(String name) {
    var value = one(name);
    if (value == null) {
      throw Problem.missing(name);
    }
    return value;
  }

  /// Every value of the parameter as it is given.
  List<String> every(String name) {
    return values.getOrDefault(name, List.of()).stream().filter(v -> !v.isBlank()).toList();
  }

  /// Every value of the parameter; a comma separates values, too.
  List<String> all(String name) {
    var all = new ArrayList<String>();
    for (var value : values.getOrDefault(name, List.of())) {
      for (var part : value.split(",", -1)) {
        if (!part.isBlank()) {
          all.add(part.strip());
        }
      }
    }
    return all;
  }

  /// @throws Problem 400 where the value is no number between the bounds
  int integer(String name, int least, int most, int otherwise) {
    var value = one(name);
    if (value == null) {
      return otherwise;
    }
    var number = DIGITS.matcher(value).matches() ? Integer.parseInt(value) : -1;
    if (number < least || number > most) {
      throw Problem.invalid(name, value, "a whole number from " + least + " to " + most);
    }
    return number;
  }

  /// @throws Problem 400 where the value is no number between the bounds
  double number(String name, double least, double most, double otherwise) {
    var value = one(name);
    if (value == null) {
      return otherwise;
    }
    try {
      var number = Double.parseDouble(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw Problem.invalid(name, value, "a number from " + least + " to " + most);
    }
    throw Problem.invalid(name, value, "a number from " + least + " to " + most);
  }

  /// Null where the parameter is missing.
  ///
  /// @throws Problem 400 where the value is neither `true` nor `false`
  @Nullable Boolean flag(String name) {
    var value = one(name);
    return switch (value) {
      case null -> null;
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw Problem.invalid(name, value, "true or false");
    };
  }
}
