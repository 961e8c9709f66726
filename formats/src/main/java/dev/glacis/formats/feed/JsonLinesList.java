package dev.glacis.formats.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/// Spamhaus DROP and ASN-DROP as JSON lines: `{"asn":64496,…}` or `{"cidr":"192.0.2.0/24",…}`; the
/// line `{"type":"metadata",…}` is no entry.
final class JsonLinesList {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonLinesList() {}

  static void read(FeedSource source, FeedLedger ledger) throws IOException {
    var lines = source.lines();
    for (var line = lines.next(); line != null; line = lines.next()) {
      if (lines.tooLong()) {
        ledger.drop("too_long", lines.number(), "line of more than 65536 characters");
      } else if (!line.isBlank()) {
        entry(source, ledger, line, lines.number());
      }
    }
  }

  private static void entry(FeedSource source, FeedLedger ledger, String line, long number) {
    JsonNode entry;
    try {
      entry = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      ledger.drop("bad_json", number, e.getOriginalMessage() + "; expected a JSON object");
      return;
    }
    if (entry.path("type").asText().equals("metadata")) {
      return;
    }
    try {
      if (entry.path("cidr").isTextual()) {
        var network = FeedValues.network(entry.path("cidr").asText());
        ledger.keep(
            AddressList.listing(
                source, network, source.asns().asnOf(network.address()), AddressList.WEIGHT));
      } else if (entry.path("asn").isIntegralNumber() && entry.path("asn").canConvertToLong()) {
        ledger.keep(
            AddressList.listing(
                source, null, entry.path("asn").asLong(), AddressList.WHOLE_SYSTEM));
      } else {
        ledger.drop("no_subject", number, "neither \"cidr\" nor \"asn\"");
      }
    } catch (IllegalArgumentException e) {
      ledger.drop("bad_address", number, String.valueOf(e.getMessage()));
    }
  }
}
