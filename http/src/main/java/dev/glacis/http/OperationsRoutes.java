package dev.glacis.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.glacis.core.fanout.Framing;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.spi.HistoryUnavailable;
import dev.glacis.core.spi.RequestTotals;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Health, metrics, counts: what the process is doing.
final class OperationsRoutes {
  private static final AsciiString PROMETHEUS =
      new AsciiString("text/plain; version=0.0.4; charset=utf-8");
  private static final byte[] ALIVE = Json.write(Map.of("status", "ok"));

  private final ServerOptions options;
  private final Sources sources;
  private final RequestStats stats;
  private final Hub hub;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServerMetrics meters;
  private final Instant started = Instant.now();

  OperationsRoutes(ServerOptions options, Sources sources, RequestStats stats, Hub hub) {
    this.options = options;
    this.sources = sources;
    this.stats = stats;
    this.hub = hub;
    this.meters = new ServerMetrics(registry, stats, hub, sources.artifacts());
  }

  /// Since start; or over a time range, from history.
  void stats(Exchange exchange) {
    var query = exchange.query();
    if (query.one("from") == null && query.one("to") == null) {
      sendStats(exchange, stats.totals().plus(sources.otherRequests().get()));
      return;
    }
    var range = Asked.range(query, Instant.now());
    exchange.aside(
        () -> {
          try {
            return sources.history().requests(range);
          } catch (HistoryUnavailable e) {
            throw Problem.historyUnavailable();
          }
        },
        totals -> sendStats(exchange, totals));
  }

  private void sendStats(Exchange exchange, RequestTotals totals) {
    exchange.json(
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeNumberField("vm_count", sources.surface().get().size());
              json.writeNumberField("request_count", totals.requests());
              json.writeNumberField("average_request_time", totals.averageSeconds());
              json.writeEndObject();
            }));
  }

  void healthz(Exchange exchange) {
    exchange.json(ALIVE);
  }

  void readyz(Exchange exchange) {
    var checks = new TreeMap<String, Optional<String>>();
    sources.readiness().forEach((name, check) -> checks.put(name, why(check)));
    var ready = checks.values().stream().allMatch(Optional::isEmpty);
    exchange.json(ready ? 200 : 503, Json.write(json -> writeReadiness(json, ready, checks)));
  }

  void metrics(Exchange exchange) {
    exchange.aside(
        () -> {
          meters.follow(intakes());
          return registry.scrape();
        },
        text -> exchange.send(200, PROMETHEUS, text.getBytes(UTF_8)));
  }

  void system(Exchange exchange) {
    var checks = new TreeMap<String, Optional<String>>();
    sources.readiness().forEach((name, check) -> checks.put(name, why(check)));
    var ready = checks.values().stream().allMatch(Optional::isEmpty);
    exchange.json(
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringField("version", options.version());
              json.writeBooleanField("demo", options.demo());
              json.writeStringField("started", started.toString());
              json.writeNumberField(
                  "uptime_seconds", Duration.between(started, Instant.now()).toMillis() / 1e3);
              json.writeNumberField("vm_count", sources.surface().get().size());
              json.writeObjectFieldStart("viewers");
              json.writeNumberField("sse", hub.viewers().open(Framing.SSE));
              json.writeNumberField("websocket", hub.viewers().open(Framing.WEB_SOCKET));
              json.writeEndObject();
              json.writeObjectFieldStart("events");
              json.writeNumberField("published", hub.ring().head());
              json.writeNumberField("held", hub.ring().held());
              json.writeEndObject();
              writeIntakes(json);
              writeArtifacts(json);
              json.writeFieldName("readiness");
              writeReadiness(json, ready, checks);
              json.writeObjectFieldStart("about");
              for (var fact : sources.about().get().entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
              }
              json.writeEndObject();
              json.writeEndObject();
            }));
  }

  private List<Intake> intakes() {
    var all = new ArrayList<>(sources.intakes().get());
    all.add(hub.intake());
    return all;
  }

  private void writeIntakes(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("intakes");
    for (var intake : intakes()) {
      var snapshot = intake.snapshot();
      json.writeStartObject();
      json.writeStringField("name", snapshot.name());
      json.writeNumberField("received", snapshot.received());
      json.writeNumberField("kept", snapshot.kept());
      json.writeObjectFieldStart("dropped");
      for (var reason : snapshot.dropped().entrySet()) {
        json.writeNumberField(reason.getKey(), reason.getValue());
      }
      json.writeEndObject();
      json.writeNumberField("in_flight", snapshot.inFlight());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeArtifacts(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("artifacts");
    for (var artifact : sources.artifacts()) {
      var state = artifact.state();
      json.writeStartObject();
      json.writeStringField("name", artifact.name());
      json.writeNumberField("loads", state.loads());
      json.writeNumberField("failures", state.failures());
      if (state.lastFailure() != null) {
        json.writeStringField("last_failure", state.lastFailure());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeReadiness(
      JsonGenerator json, boolean ready, Map<String, Optional<String>> checks) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("ready", ready);
    json.writeArrayFieldStart("checks");
    for (var check : checks.entrySet()) {
      json.writeStartObject();
      json.writeStringField("name", check.getKey());
      json.writeBooleanField("ok", check.getValue().isEmpty());
      if (check.getValue().isPresent()) {
        json.writeStringField("why", check.getValue().get());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static Optional<String> why(Supplier<Optional<String>> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }
}
