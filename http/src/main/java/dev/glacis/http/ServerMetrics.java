package dev.glacis.http;

import dev.glacis.core.fanout.Framing;
import dev.glacis.core.intake.Intake;
import dev.glacis.engine.Reloading;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the server counts, as meters. Nothing here is touched by requests: meters read the counters
/// when they are asked.
final class ServerMetrics {
  private final MeterRegistry registry;
  private final Set<String> followed = new HashSet<>();

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
  synchronized void follow(List<Intake> intakes) {
    for (var intake : intakes) {
      if (followed.add(intake.name())) {
        follow(intake);
      }
      for (var reason : intake.snapshot().dropped().keySet()) {
        if (followed.add(intake.name() + ' ' + reason)) {
          follow(intake, reason);
        }
      }
    }
  }

  private void follow(Intake intake) {
    var name = Tags.of("intake", intake.name());
    FunctionCounter.builder("glacis.intake.received", intake, i -> i.snapshot().received())
        .description("Items received")
        .tags(name)
        .register(registry);
    FunctionCounter.builder("glacis.intake.kept", intake, i -> i.snapshot().kept())
        .description("Items kept")
        .tags(name)
        .register(registry);
    Gauge.builder("glacis.intake.in.flight", intake, i -> i.snapshot().inFlight())
        .description("Items received and not settled yet")
        .tags(name)
        .register(registry);
  }

  private void follow(Intake intake, String reason) {
    FunctionCounter.builder(
            "glacis.intake.dropped", intake, i -> i.snapshot().dropped().getOrDefault(reason, 0L))
        .description("Items dropped, by reason")
        .tags("intake", intake.name(), "reason", reason)
        .register(registry);
  }
}
