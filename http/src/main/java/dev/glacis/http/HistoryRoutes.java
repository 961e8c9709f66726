package dev.glacis.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.glacis.core.enrich.Attack;
import dev.glacis.core.incident.Incident;
import dev.glacis.core.spi.AlertTotal;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.HistoryUnavailable;
import dev.glacis.core.spi.JudgedFlow;
import dev.glacis.core.spi.Mark;
import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.Selection;
import dev.glacis.core.spi.TrafficPoint;
import dev.glacis.core.spi.TrafficSecond;
import dev.glacis.formats.event.AlertJson;
import dev.glacis.formats.event.AttackJson;
import dev.glacis.formats.event.IncidentJson;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// What happened: alerts, incidents, attacks, flows and traffic of a range of time.
final class HistoryRoutes {
  private static final AsciiString NEXT = new AsciiString("x-next");
  private static final AsciiString GEO_JSON = new AsciiString("application/geo+json");
  private static final long USUAL_POINTS = 600;
  private static final long MOST_POINTS = 10_000;
  private static final long[] STEPS = {1, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400};

  private final History history;
  private final Questions questions;

  HistoryRoutes(History history, Questions questions) {
    this.history = history;
    this.questions = questions;
  }

  void alerts(Exchange exchange) {
    var selection = Asked.selection(exchange.query(), Instant.now());
    ask(
        exchange,
        history -> history.alerts(selection),
        alerts ->
            sendPage(
                exchange,
                selection,
                alerts,
                AlertJson::write,
                alert -> new Mark(alert.windowStart(), alert.id())));
  }

  void alertTotals(Exchange exchange) {
    var query = exchange.query();
    var range = Asked.range(query, Instant.now());
    var kinds = Asked.kinds(query);
    var limit = query.integer("limit", 1, 1000, 10);
    var text = query.one("by");
    var by =
        switch (text) {
          case null -> AlertTotal.By.SOURCE;
          case "source" -> AlertTotal.By.SOURCE;
          case "target" -> AlertTotal.By.TARGET;
          case "kind" -> AlertTotal.By.KIND;
          default -> throw Problem.invalid("by", text, "source, target or kind");
        };
    ask(
        exchange,
        history -> history.alertTotals(range, kinds, by, limit),
        totals -> exchange.json(array(totals, HistoryRoutes::json)));
  }

  void incidents(Exchange exchange) {
    var selection = Asked.selection(exchange.query(), Instant.now());
    var states = states(exchange.query());
    ask(
        exchange,
        history -> history.incidents(selection, states),
        incidents ->
            sendPage(
                exchange,
                selection,
                incidents,
                IncidentJson::write,
                incident -> new Mark(incident.lastSeen(), incident.id())));
  }

  private static Set<Incident.State> states(Query query) {
    var states = EnumSet.noneOf(Incident.State.class);
    for (var text : query.all("state")) {
      states.add(
          EnumSet.allOf(Incident.State.class).stream()
              .filter(state -> IncidentJson.name(state).equals(text))
              .findFirst()
              .orElseThrow(
                  () -> Problem.invalid("state", text, "open, closed, merged or withdrawn")));
    }
    return states;
  }

  void incident(Exchange exchange) {
    var id = exchange.pathParameter("id");
    ask(
        exchange,
        history -> history.incident(id),
        incident ->
            exchange.json(
                incident
                    .map(IncidentJson::write)
                    .orElseThrow(
                        () ->
                            new Problem(
                                404,
                                "unknown_incident",
                                "no incident has the id '" + Problem.shortened(id) + "'",
                                "id"))));
  }

  void attacks(Exchange exchange) {
    var query = exchange.query();
    var selection = Asked.selection(query, Instant.now());
    var leastPriority = query.number("min_priority", 0, 100, 0);
    var format = query.one("format");
    if (format != null && !format.equals("json") && !format.equals("geojson")) {
      throw Problem.invalid("format", format, "json or geojson");
    }
    ask(
        exchange,
        history -> history.attacks(selection, leastPriority),
        attacks -> {
          if (!"geojson".equals(format)) {
            sendPage(exchange, selection, attacks, AttackJson::write, HistoryRoutes::mark);
          } else {
            nameNext(exchange, selection, attacks, HistoryRoutes::mark);
            exchange.send(200, GEO_JSON, features(attacks));
          }
        });
  }

  private static Mark mark(Attack attack) {
    return new Mark(attack.time(), attack.id());
  }

  private static byte[] features(List<Attack> attacks) {
    var out = new ByteArrayOutputStream();
    out.writeBytes("{\"type\":\"FeatureCollection\",\"features\":".getBytes(UTF_8));
    out.writeBytes(array(attacks, AttackJson::writeFeature));
    out.write('}');
    return out.toByteArray();
  }

  void flows(Exchange exchange) {
    var selection = Asked.selection(exchange.query(), Instant.now());
    ask(
        exchange,
        history -> history.flows(selection),
        flows ->
            sendPage(
                exchange,
                selection,
                flows,
                HistoryRoutes::json,
                flow -> new Mark(flow.time(), flow.id())));
  }

  void traffic(Exchange exchange) {
    var query = exchange.query();
    var range = Asked.range(query, Instant.now());
    var text = query.one("by");
    var by =
        switch (text) {
          case null -> TrafficSecond.By.KIND;
          case "kind" -> TrafficSecond.By.KIND;
          case "server" -> TrafficSecond.By.SERVER;
          default -> throw Problem.invalid("by", text, "kind or server");
        };
    var step = step(query, range);
    ask(
        exchange,
        history -> history.traffic(range, by, Duration.ofSeconds(step)),
        points -> exchange.json(json(range, by, step, points)));
  }

  /// Seconds.
  private static long step(Query query, Range range) {
    var seconds = Duration.between(range.from(), range.to()).toSeconds();
    if (query.one("step") == null) {
      for (var step : STEPS) {
        if (seconds / step <= USUAL_POINTS) {
          return step;
        }
      }
      return Math.ceilDiv(seconds, USUAL_POINTS);
    }
    var step = query.integer("step", 1, 86_400 * 366, 1);
    if (seconds / step > MOST_POINTS) {
      throw Problem.invalid(
          "step",
          Integer.toString(step),
          "at least %d seconds for this range".formatted(Math.ceilDiv(seconds, MOST_POINTS)));
    }
    return step;
  }

  private <T> void ask(Exchange exchange, Function<History, T> question, Consumer<T> then) {
    questions.ask(
        exchange,
        () -> {
          try {
            return question.apply(history);
          } catch (HistoryUnavailable e) {
            throw Problem.historyUnavailable();
          }
        },
        then);
  }

  private static <T> void sendPage(
      Exchange exchange,
      Selection selection,
      List<T> page,
      Function<T, byte[]> json,
      Function<T, Mark> mark) {
    nameNext(exchange, selection, page, mark);
    exchange.json(array(page, json));
  }

  /// A full page says where the next one begins.
  private static <T> void nameNext(
      Exchange exchange, Selection selection, List<T> page, Function<T, Mark> mark) {
    if (page.size() == selection.limit()) {
      exchange.response().putHeader(NEXT, mark.apply(page.getLast()).toString());
    }
  }

  private static <T> byte[] array(List<T> items, Function<T, byte[]> json) {
    var out = new ByteArrayOutputStream();
    out.write('[');
    for (var i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(json.apply(items.get(i)));
    }
    out.write(']');
    return out.toByteArray();
  }

  private static byte[] json(AlertTotal total) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("key", total.key());
          json.writeNumberField("alerts", total.alerts());
          json.writeNumberField("flows", total.flows());
          json.writeNumberField("packets", total.packets());
          json.writeNumberField("bytes", total.bytes());
          json.writeEndObject();
        });
  }

  private static byte[] json(JudgedFlow flow) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("time", flow.time().toString());
          json.writeObjectFieldStart("src");
          json.writeStringField("ip", flow.source().toString());
          json.writeNumberField("port", flow.sourcePort());
          json.writeEndObject();
          json.writeObjectFieldStart("dst");
          json.writeStringField("ip", flow.target().toString());
          json.writeNumberField("port", flow.targetPort());
          json.writeEndObject();
          json.writeNumberField("protocol", flow.protocol());
          json.writeStringField("verdict", flow.verdict().label());
          json.writeNumberField("confidence", flow.confidence());
          json.writeNumberField("packets", flow.packets());
          json.writeNumberField("bytes", flow.bytes());
          json.writeEndObject();
        });
  }

  private static byte[] json(
      Range range, TrafficSecond.By by, long step, List<TrafficPoint> points) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("from", range.from().toString());
          json.writeStringField("to", range.to().toString());
          json.writeStringField("by", by == TrafficSecond.By.KIND ? "kind" : "server");
          json.writeNumberField("step", step);
          json.writeArrayFieldStart("points");
          for (var point : points) {
            json.writeStartObject();
            json.writeStringField("time", point.time().toString());
            json.writeStringField("key", point.key());
            json.writeNumberField("flows", point.flows());
            json.writeNumberField("packets", point.packets());
            json.writeNumberField("bytes", point.bytes());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
