package dev.glacis.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.net.Address;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.Scores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// How bad autonomous systems and addresses are.
final class ReputationRoutes {
  private static final int MAX_ITEMS = 10_000;
  private static final String NO_SCORE = "no known score";
  private static final Pattern ASN = Pattern.compile("(?:[Aa][Ss])?([0-9]{1,10})");

  private final Sources sources;

  ReputationRoutes(Sources sources) {
    this.sources = sources;
  }

  void asns(Exchange exchange) {
    exchange.withBody(
        body ->
            withItems(
                exchange,
                body,
                "asn",
                items -> {
                  var asns = items.stream().map(item -> asn("asn", item)).toList();
                  var scores = sources.scores().get();
                  exchange.json(
                      Json.write(
                          json -> {
                            json.writeStartObject();
                            json.writeArrayFieldStart("asns");
                            for (var asn : asns) {
                              writeScore(json, scores, asn);
                            }
                            json.writeEndArray();
                            json.writeEndObject();
                          }));
                }));
  }

  void ips(Exchange exchange) {
    exchange.withBody(
        body ->
            withItems(
                exchange,
                body,
                "ip",
                items -> {
                  var addresses = new LinkedHashMap<String, Address>();
                  items.forEach(item -> addresses.put(item, address("ip", item)));
                  var scores = sources.scores().get();
                  var table = sources.asns().get();
                  exchange.json(
                      Json.write(
                          json -> {
                            json.writeStartObject();
                            for (var entry : addresses.entrySet()) {
                              json.writeObjectFieldStart(entry.getKey());
                              json.writeArrayFieldStart("asns");
                              var asn = table.asnOf(entry.getValue());
                              if (asn != 0) {
                                writeScore(json, scores, asn);
                              }
                              json.writeEndArray();
                              json.writeEndObject();
                            }
                            json.writeEndObject();
                          }));
                }));
  }

  void reputationOfAsn(Exchange exchange) {
    var asn = asn("asn", exchange.pathParameter("asn"));
    var scores = sources.scores().get();
    var table = sources.asns().get();
    exchange.json(Json.write(json -> writeReputation(json, scores, table, asn)));
  }

  void reputationOfAddress(Exchange exchange) {
    var address = address("address", exchange.pathParameter("address"));
    var scores = sources.scores().get();
    var table = sources.asns().get();
    exchange.json(
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringField("ip", address.toString());
              json.writeNumberField("risk", scores.riskOf(address));
              json.writeArrayFieldStart("asns");
              var asn = table.asnOf(address);
              if (asn != 0) {
                writeReputation(json, scores, table, asn);
              }
              json.writeEndArray();
              json.writeEndObject();
            }));
  }

  private static void writeScore(JsonGenerator json, Scores scores, long asn) throws IOException {
    json.writeStartObject();
    var name = Long.toString(asn);
    if (scores.hasScore(asn)) {
      json.writeNumberField(name, scores.score(asn));
    } else {
      json.writeStringField(name, NO_SCORE);
    }
    json.writeEndObject();
  }

  private static void writeReputation(JsonGenerator json, Scores scores, AsnTable table, long asn)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("asn", asn);
    var name = table.nameOf(asn);
    if (name != null) {
      json.writeStringField("name", name);
    }
    var rated = scores.hasScore(asn);
    var risk = scores.risk(asn);
    json.writeBooleanField("known", rated || risk > 0);
    json.writeNumberField("score", rated ? scores.score(asn) : 0);
    json.writeNumberField("badness", rated ? scores.badness(asn) : 0);
    json.writeNumberField("total_ips", table.ipv4Addresses(asn));
    json.writeNumberField("risk", risk);
    json.writeEndObject();
  }

  /// The items in the body's member `name` and in the query, in this order.
  private static void withItems(
      Exchange exchange, byte[] body, String name, Consumer<List<String>> then) {
    var items = new ArrayList<String>();
    if (body.length > 0) {
      items.addAll(itemsOf(body, name));
    }
    var queried = exchange.query().all(name);
    if (body.length == 0 && queried.isEmpty()) {
      throw Problem.missing(name);
    }
    items.addAll(queried);
    if (items.size() > MAX_ITEMS) {
      throw new Problem(
          400,
          "invalid_parameter",
          "'%s' has %d items; at most %d".formatted(name, items.size(), MAX_ITEMS),
          name);
    }
    then.accept(items);
  }

  private static List<String> itemsOf(byte[] body, String name) {
    var root = Json.read(body);
    if (!root.isObject()) {
      throw Problem.badBody("expected {\"" + name + "\":[…]}");
    }
    var list = root.get(name);
    if (list == null || list.isNull()) {
      throw Problem.missing(name);
    }
    if (!list.isArray()) {
      throw Problem.invalid(name, list.toString(), "an array");
    }
    var items = new ArrayList<String>();
    for (var item : list) {
      if (!item.isTextual() && !item.isIntegralNumber()) {
        throw Problem.invalid(name, item.toString(), "texts in the array");
      }
      items.add(item.asText());
    }
    return items;
  }

  private static long asn(String parameter, String text) {
    var matcher = ASN.matcher(text);
    var asn = matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    if (asn < 0 || asn > AsnTable.MAX_ASN) {
      throw Problem.invalid(
          parameter, text, "an autonomous system number, 0 to " + AsnTable.MAX_ASN);
    }
    return asn;
  }

  private static Address address(String parameter, String text) {
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid(parameter, text, "an IPv4 or IPv6 address");
    }
  }
}
