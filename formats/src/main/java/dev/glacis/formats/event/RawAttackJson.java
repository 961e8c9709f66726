package dev.glacis.formats.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.glacis.core.enrich.RawAttack;
import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads raw attacks as the channel `raw-cyberattacks` and `POST /api/v1/attacks` carry them: one
/// object or an array of `{"src":{"ip","port"},"dst":{"ip","port"},"type","cve","time"}`.
///
/// `type`, `cve`, `time` and ports may be missing or null; members that are not known are passed
/// over. A time is RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC. An id that the sender names is not
/// taken: ids are the receiver's.
///
/// @param intake that the attacks are counted under: `http`, `redis`
/// @param demo whether what it brings is made up for a demonstration
/// @param ids gives each kept attack its id
public record RawAttackJson(String intake, boolean demo, Supplier<String> ids) {
  /// Larger documents are refused unread.
  public static final int MAX_BYTES = 1 << 20;

  private static final Duration LARGEST_LEAD = Duration.ofDays(1);
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._/+-]{0,31}");
  private static final Pattern CVE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]{0,63}");
  private static final Pattern LIBRARY_NAME = Pattern.compile(", from `[^`]*`");
  private static final Pattern SPACED_TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}");

  /// What a document held.
  ///
  /// @param refused how many items, by reason, in alphabetical order: `bad_src_ip`, `bad_time`, …
  public record Outcome(List<RawAttack> kept, SortedMap<String, Integer> refused) {
    public Outcome {
      kept = List.copyOf(kept);
      refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }

    public int refusedInAll() {
      return refused.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /// @param now stands in for a missing time; times more than a day after it are refused
  /// @throws BadInput when the document as a whole is not JSON, is too large or nested too deep, or
  ///   is neither object nor array; nothing of it is kept then
  public Outcome read(byte[] document, Instant now) throws BadInput {
    if (document.length > MAX_BYTES) {
      throw new BadInput(
          "attacks: a document of " + document.length + " bytes; at most " + MAX_BYTES);
    }
    var kept = new ArrayList<RawAttack>();
    var refused = new TreeMap<String, Integer>();
    try (var parser = EventJson.MAPPER.createParser(document)) {
      var first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        take(parser.readValueAsTree(), now, kept, refused);
      } else if (first == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          take(parser.readValueAsTree(), now, kept, refused);
        }
      } else {
        throw new BadInput("attacks: expected a JSON object or an array of objects");
      }
      if (parser.nextToken() != null) {
        throw new BadInput(
            "attacks: something follows the document at byte "
                + parser.currentTokenLocation().getByteOffset());
      }
    } catch (JsonProcessingException e) {
      throw new BadInput(malformed(e), e);
    } catch (BadInput e) {
      throw e;
    } catch (IOException e) {
      throw new BadInput("attacks: not UTF-8 JSON: " + e.getMessage(), e);
    }
    return new Outcome(kept, refused);
  }

  private void take(
      @Nullable JsonNode item,
      Instant now,
      List<RawAttack> kept,
      SortedMap<String, Integer> refused) {
    try {
      kept.add(attack(item, now));
    } catch (Refusal e) {
      refused.merge(e.reason, 1, Integer::sum);
    }
  }

  private RawAttack attack(@Nullable JsonNode item, Instant now) throws Refusal {
    if (item == null || !item.isObject()) {
      throw new Refusal("not_an_object");
    }
    var source = item.path("src");
    var target = item.path("dst");
    return new RawAttack(
        ids.get(),
        intake,
        demo,
        address(source, "bad_src_ip"),
        port(source, "bad_src_port"),
        address(target, "bad_dst_ip"),
        port(target, "bad_dst_port"),
        -1,
        text(item, "type", TYPE, "bad_type"),
        text(item, "cve", CVE, "bad_cve"),
        null,
        1,
        time(item.path("time"), now));
  }

  private static Address address(JsonNode end, String reason) throws Refusal {
    var ip = end.path("ip");
    if (!ip.isTextual()) {
      throw new Refusal(reason);
    }
    try {
      return Address.parse(ip.textValue());
    } catch (IllegalArgumentException e) {
      throw new Refusal(reason);
    }
  }

  private static int port(JsonNode end, String reason) throws Refusal {
    var port = end.path("port");
    if (port.isMissingNode() || port.isNull()) {
      return 0;
    }
    if (port.isInt() && port.intValue() >= 0 && port.intValue() <= 65535) {
      return port.intValue();
    }
    if (port.isTextual() && port.textValue().matches("\\d{1,5}")) {
      var number = Integer.parseInt(port.textValue());
      if (number <= 65535) {
        return number;
      }
    }
    throw new Refusal(reason);
  }

  private static @Nullable String text(JsonNode item, String name, Pattern form, String reason)
      throws Refusal {
    var value = item.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || !form.matcher(value.textValue()).matches()) {
      throw new Refusal(reason);
    }
    return value.textValue();
  }

  private static Instant time(JsonNode value, Instant now) throws Refusal {
    if (value.isMissingNode() || value.isNull()) {
      return now;
    }
    if (!value.isTextual()) {
      throw new Refusal("bad_time");
    }
    try {
      var text = value.textValue();
      var time =
          SPACED_TIME.matcher(text).matches()
              ? LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC)
              : OffsetDateTime.parse(text).toInstant();
      if (time.isBefore(Instant.EPOCH) || time.isAfter(now.plus(LARGEST_LEAD))) {
        throw new Refusal("bad_time");
      }
      return time;
    } catch (DateTimeException e) {
      throw new Refusal("bad_time");
    }
  }

  private static String malformed(JsonProcessingException e) {
    var where = e.getLocation();
    return "attacks: malformed JSON"
        + (where == null ? "" : " at byte " + where.getByteOffset())
        + ": "
        + LIBRARY_NAME
            .matcher(e.getOriginalMessage().lines().findFirst().orElse(""))
            .replaceAll("");
  }

  /// Why one item is not taken. Never leaves this class.
  private static final class Refusal extends Exception {
    private final String reason;

    private Refusal(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }
}
