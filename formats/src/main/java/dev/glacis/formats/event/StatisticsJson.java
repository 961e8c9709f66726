package dev.glacis.formats.event;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.enrich.AttackStatistics;
import dev.glacis.core.enrich.AttackStatistics.Breakdown;
import dev.glacis.core.enrich.AttackStatistics.Snapshot;
import java.io.IOException;
import java.util.Map;

/// Statistics as the channel `cyberstats` carries them: `types`, `countries`, `top_incoming`,
/// `top_outgoing` of the last hour, and the same with `total_` before them since start. At most
/// [#MAX_BYTES] long: where names are so long that it would not fit, the rarest are left out.
public final class StatisticsJson {
  public static final int MAX_BYTES = 8192;

  private StatisticsJson() {}

  public static byte[] write(Snapshot statistics) {
    for (var most = AttackStatistics.MOST_COUNTRIES; ; most -= 5) {
      var limit = most;
      var bytes = EventJson.write(json -> write(json, statistics, limit));
      if (bytes.length <= MAX_BYTES || most <= 0) {
        return bytes;
      }
    }
  }

  private static void write(JsonGenerator json, Snapshot statistics, int most) throws IOException {
    json.writeStartObject();
    write(json, "", statistics.lastHour(), most);
    write(json, "total_", statistics.total(), most);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String prefix, Breakdown counts, int most)
      throws IOException {
    write(json, prefix + "types", counts.types(), most);
    write(json, prefix + "countries", counts.countries(), most);
    write(json, prefix + "top_incoming", counts.topIncoming(), most);
    write(json, prefix + "top_outgoing", counts.topOutgoing(), most);
  }

  private static void write(JsonGenerator json, String name, Map<String, Long> counts, int most)
      throws IOException {
    json.writeObjectFieldStart(name);
    var written = 0;
    for (var entry : counts.entrySet()) {
      if (written++ == most) {
        break;
      }
      json.writeNumberField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }
}
