package dev.glacis.http;

import dev.glacis.core.fanout.Framing;
import dev.glacis.core.intake.Intake;
import dev.glacis.engine.Reloading;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// What the server counts, as meters. Nothing here is touched by requests: meters read the counters
/// when they are asked.
final class ServerMetrics {
  private final MeterRegistry registry;
  private final Map<String, List<Intake>> intakesByName = new HashMap<>();
  private final Set<String> reasons = new HashSet<>();

  ServerMetrics(MeterRegistry registry, RequestStats stats, Hub hub, List<Reloading<?>> artifacts) {
    this.registry = registry;
    FunctionCounter.builder("glacis.http.requests", stats, RequestStats::count)
        .description("API requests finished")
        .register(registry);
    FunctionCounter.builder("glacis.http.request.time", stats, RequestStats::seconds)
        .description("Time that finished API requests took, streams left out")
        .baseUnit("seconds")
        .register(registry);
    for (var framing : Framing.values()) {
      Gauge.builder("glacis.viewers", hub, h -> h.viewers().open(framing))
          .description("Live streams open")
          .tag("kind", framing.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionCounter.builder("glacis.viewers.cut", hub, Hub::cut)
        .description("Viewers cut because they read nothing for too long")
        .register(registry);
    FunctionCounter.builder("glacis.events.published", hub, h -> h.ring().head())
        .description("Events made ready for viewers")
        .register(registry);
    artifacts.forEach(this::follow);
  }

  private void follow(Reloading<?> artifact) {
    FunctionCounter.builder("glacis.reload", artifact, a -> a.state().loads())
        .description(
            "Artifacts that were loaded, and that were refused while the last one served on")
        .tags("artifact", artifact.name(), "result", "loaded")
        .register(registry);
    FunctionCounter.builder("glacis.reload", artifact, a -> a.state().failures())
        .description(
            "Artifacts that were loaded, and that were refused while the last one served on")
        .tags("artifact", artifact.name(), "result", "refused")
        .register(registry);
  }

  /// Makes meters of intakes, and of drop reasons that appeared since. Called before each scrape.
  /// Intakes of one name, of several sources of traffic for example, are one meter.
  synchronized void follow(List<Intake> intakes) {
    for (var intake : intakes) {
      var named = intakesByName.computeIfAbsent(intake.name(), this::register);
      if (!named.contains(intake)) {
        named.add(intake);
      }
      for (var reason : intake.snapshot().dropped().keySet()) {
        if (reasons.add(intake.name() + ' ' + reason)) {
          register(intake.name(), named, reason);
        }
      }
    }
  }

  private List<Intake> register(String name) {
    List<Intake> named = new CopyOnWriteArrayList<>();
    var tags = Tags.of("intake", name);
    FunctionCounter.builder("glacis.intake.received", named, sum(Intake.Snapshot::received))
        .description("Items received")
        .tags(tags)
        .register(registry);
    FunctionCounter.builder("glacis.intake.kept", named, sum(Intake.Snapshot::kept))
        .description("Items kept")
        .tags(tags)
        .register(registry);
    Gauge.builder("glacis.intake.in.flight", named, sum(Intake.Snapshot::inFlight))
        .description("Items received and not settled yet")
        .tags(tags)
        .register(registry);
    return named;
  }

  private void register(String name, List<Intake> named, String reason) {
    FunctionCounter.builder(
            "glacis.intake.dropped", named, sum(i -> i.dropped().getOrDefault(reason, 0L)))
        .description("Items dropped, by reason")
        .tags("intake", name, "reason", reason)
        .register(registry);
  }

  private static ToDoubleFunction<List<Intake>> sum(ToLongFunction<Intake.Snapshot> count) {
    return named -> named.stream().map(Intake::snapshot).mapToLong(count).sum();
  }
}
