package dev.glacis.formats.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Truth;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Reads the `truth.json` of a lab run: `attacks`, each with `id`, `kind`, `sources`, `targets`
/// (addresses or networks), `protocol` (`tcp`, `udp`, `icmp`), `ports` (numbers or ranges, as
/// text), `start` and `end` (RFC 3339).
public final class TruthFile {
  private static final int LARGEST = 16 << 20;

  private TruthFile() {}

  /// @param in uncompressed
  /// @param name of the file, for errors
  /// @throws BadInput naming the file, the attack and what is wrong with it
  public static Truth read(InputStream in, String name) throws IOException {
    var bytes = in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new BadInput(name + ": larger than " + LARGEST + " bytes");
    }
    JsonNode document;
    try {
      document = new JsonMapper().readTree(bytes);
    } catch (JsonProcessingException e) {
      var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new BadInput(name + ":" + line + ": not JSON", e);
    }
    if (!document.path("attacks").isArray()) {
      throw new BadInput(name + ": expected an object with an array 'attacks'");
    }
    var attacks = new ArrayList<Truth.Attack>();
    for (var attack : document.path("attacks")) {
      try {
        attacks.add(attack(attack));
      } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
        throw new BadInput(name + ": attack " + (attacks.size() + 1) + ": " + e.getMessage(), e);
      }
    }
    return new Truth(attacks);
  }

  private static Truth.Attack attack(JsonNode attack) {
    var protocol = text(attack.path("protocol"), "protocol");
    return new Truth.Attack(
        text(attack.path("id"), "id"),
        TrafficClass.ofLabel(text(attack.path("kind"), "kind")),
        list(attack, "sources", Prefix::parse),
        list(attack, "targets", Prefix::parse),
        Ports.parse(protocol).protocol(),
        list(attack, "ports", port -> Ports.parse(protocol + "/" + port)),
        micros(attack, "start"),
        micros(attack, "end"));
  }

  private static <T> List<T> list(JsonNode attack, String member, Function<String, T> parse) {
    if (!attack.path(member).isArray()) {
      throw new IllegalArgumentException("expected an array '" + member + "'");
    }
    var items = new ArrayList<T>();
    for (var item : attack.path(member)) {
      items.add(parse.apply(text(item, member)));
    }
    return items;
  }

  private static long micros(JsonNode attack, String member) {
    return ChronoUnit.MICROS.between(
        Instant.EPOCH, Instant.parse(text(attack.path(member), member)));
  }

  private static String text(JsonNode value, String member) {
    if (!value.isTextual()) {
      throw new IllegalArgumentException("expected text in '" + member + "'");
    }
    return value.textValue();
  }
}
