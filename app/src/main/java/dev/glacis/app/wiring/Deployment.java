package dev.glacis.app.wiring;

import dev.glacis.app.config.Config;
import dev.glacis.app.config.Key;
import dev.glacis.app.config.Keys;
import dev.glacis.app.config.ResourceUri;
import dev.glacis.core.detect.Models;
import dev.glacis.core.enrich.Enricher;
import dev.glacis.core.enrich.Services;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.reputation.Scores;
import dev.glacis.core.surface.Surface;
import dev.glacis.engine.Detection;
import dev.glacis.engine.Enrichment;
import dev.glacis.engine.ExportSocket;
import dev.glacis.engine.Metering;
import dev.glacis.engine.Playback;
import dev.glacis.engine.Reloading;
import dev.glacis.engine.Shadow;
import dev.glacis.engine.Traffic;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.event.RawAttackJson;
import dev.glacis.formats.feed.Feeds;
import dev.glacis.http.GlacisServer;
import dev.glacis.http.Ingested;
import dev.glacis.http.Limits;
import dev.glacis.http.ServerOptions;
import dev.glacis.http.Sources;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A running server with everything behind it: artifacts that reload, detection of each traffic
/// source, enrichment, channels, HTTP. Closing it stops the intakes first, lets what they hold pass
/// through, and closes the streams last.
public final class Deployment implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("glacis");
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration STATISTICS = Duration.ofSeconds(3);

  /// Watches and playbacks: closed before the parts.
  private final List<AutoCloseable> inputs = new ArrayList<>();

  /// In the order they are closed.
  private final List<AutoCloseable> parts = new ArrayList<>();

  private final List<Supplier<List<Intake>>> intakes = new ArrayList<>();
  private final Map<String, Supplier<Optional<String>>> readiness = new LinkedHashMap<>();
  private final GlacisServer server;

  private Deployment(Config config, boolean demo, String version, InstantSource clock)
      throws IOException {
    try {
      server = open(config, demo, version, clock);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private GlacisServer open(Config config, boolean demo, String version, InstantSource clock)
      throws IOException {
    var artifacts =
        new Artifacts(config, clock, line -> LOG.log(System.Logger.Level.WARNING, line));
    var source = artifacts.models();
    var model = new Reloading<>("model", source.read());
    watch(source.watched().orElse(null), model, source::read);
    var shadow = shadow(artifacts.shadowModels());

    // Traffic plays while the rest is loaded: what is found by then waits in enrichment's queue.
    var enrichers = new CompletableFuture<Supplier<Enricher>>();
    var uri = config.get(Keys.CHANNELS);
    var channels = ChannelsSource.of(uri, config, clock);
    readiness.put("channels " + uri, channels::trouble);
    var history = HistorySource.of(config, clock);
    readiness.put("history " + history.name(), history.recorder()::trouble);
    intakes.add(() -> List.of(history.recorder().intake()));
    var enrichment =
        Enrichment.start(
            () -> enrichers.join().get(), channels.channels(), history::keep, clock, STATISTICS);
    parts.add(enrichment);
    var metering = new Metering(config.get(Keys.THREADS), config.get(Keys.MAX_FLOWS));
    parts.add(channels);
    parts.add(history);
    for (var flows : config.all(Keys.FLOWS)) {
      play(flows, demo, model, shadow, enrichment, history, metering, clock);
    }
    try {
      return serve(artifacts, demo, version, model, enrichers, enrichment, channels, history);
    } finally {
      enrichers.cancel(false);
    }
  }

  private GlacisServer serve(
      Artifacts artifacts,
      boolean demo,
      String version,
      Reloading<Models> model,
      CompletableFuture<Supplier<Enricher>> enrichers,
      Enrichment enrichment,
      ChannelsSource channels,
      HistorySource history)
      throws IOException {
    var config = artifacts.config();
    var clock = artifacts.clock();
    var places = artifacts.places();
    var locating = new FutureTask<>(() -> artifacts.locator(places));
    Thread.ofPlatform().daemon().name("tables").start(locating);
    var asns = artifacts.asns(places);
    var own = artifacts.own();
    var feedRows = new Intake("feed_rows");
    var network = ServedNetwork.of(artifacts, channels);
    parts.add(network);
    var feeds = artifacts.feeds();
    if (feeds != null) {
      parts.add(feeds);
    }
    var surface = network.surface();
    var scores = new Reloading<>("scores", artifacts.scores(feeds, asns, feedRows));
    network.watch().ifPresent(inputs::add);
    if (feeds != null) {
      feeds
          .watch(
              scores,
              Feeds::isFeed,
              () -> Artifacts.told("scores", () -> artifacts.scores(feeds, asns, feedRows)))
          .ifPresent(inputs::add);
    }
    intakes.add(() -> List.of(feedRows));
    intakes.add(enrichment::intakes);
    var locator = loaded(locating);
    enrichers.complete(
        () -> new Enricher(Services.DEFAULT, locator, asns, scores.get(), surface.get(), own));

    var raw = new RawAttackJson("http", demo, () -> UUID.randomUUID().toString());
    var opened =
        GlacisServer.start(
            ServerOptions.of(config.get(Keys.HOST), config.get(Keys.PORT), version)
                .withDemo(demo)
                .withAllowedHosts(Set.copyOf(config.all(Keys.ALLOWED_HOSTS)))
                .withLimits(
                    Limits.USUAL
                        .withViewers(
                            config.get(Keys.MAX_VIEWERS), config.get(Keys.MAX_VIEWERS_PER_ADDRESS))
                        .withNetwork(config.get(Keys.MAX_NETWORK_BYTES))),
            new Sources(
                surface::get,
                scores::get,
                () -> asns,
                own::contains,
                channels.channels(),
                channels::others,
                history.history(),
                () -> intakes.stream().flatMap(part -> part.get().stream()).toList(),
                body -> ingest(raw.read(body, clock.instant()), enrichment),
                List.of(surface, scores, model),
                network::upload,
                readiness,
                () -> {
                  var facts = about(config, model.get(), surface.get(), scores.get());
                  for (var artifact : List.of(surface, scores, model)) {
                    var failure = artifact.state().lastFailure();
                    if (failure != null) {
                      facts.put(artifact.name() + " refused", failure);
                    }
                  }
                  return facts;
                }));
    parts.add(parts.indexOf(channels), opened);
    channels.share(opened::requests);
    history.keepRequests(opened::requests, clock);
    channels.receive(body -> receive(body, demo, clock, enrichment)).ifPresent(inputs::add);
    return opened;
  }

  private static <T> T loaded(Future<T> task) throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while loading");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Loads what the configuration names and starts to serve.
  ///
  /// @param demo whether everything is to be marked as a demonstration
  /// @throws IOException in one line, when something named cannot be used or the port is taken
  public static Deployment start(Config config, boolean demo, String version, InstantSource clock)
      throws IOException {
    return new Deployment(config, demo, version, clock);
  }

  /// Where the server is reached.
  public URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    close(inputs);
    close(parts);
  }

  private static void close(List<AutoCloseable> parts) {
    for (var part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "did not close: " + e.getMessage());
      }
    }
    parts.clear();
  }

  private <T> void watch(@Nullable Path source, Reloading<T> artifact, Callable<T> loader) {
    if (source != null && source.getFileSystem().equals(FileSystems.getDefault())) {
      inputs.add(
          artifact.watch(List.of(source), LOOK, () -> Artifacts.told(artifact.name(), loader)));
    }
  }

  /// Null where there is no source.
  private @Nullable Shadow shadow(@Nullable ModelSource source) throws IOException {
    if (source == null) {
      return null;
    }
    var models = new Reloading<>("shadow model", source.read());
    watch(source.watched().orElse(null), models, source::read);
    var shadow =
        new Shadow(models::get, sample -> LOG.log(System.Logger.Level.INFO, "shadow: " + sample));
    intakes.add(() -> List.of(shadow.verdicts()));
    return shadow;
  }

  private void play(
      ResourceUri uri,
      boolean demo,
      Reloading<Models> model,
      @Nullable Shadow shadow,
      Enrichment enrichment,
      HistorySource history,
      Metering metering,
      InstantSource clock)
      throws IOException {
    var detection =
        new Detection(
            model::get,
            shadow,
            (alert, witnesses) -> {
              history.keep(alert);
              enrichment.submit(alert, witnesses, demo);
            },
            true,
            metering);
    var failure = new AtomicReference<@Nullable String>();
    Consumer<Exception> onFailure =
        e -> {
          var message = e instanceof IOException ? e.getMessage() : e.toString();
          failure.set(message);
          LOG.log(System.Logger.Level.ERROR, "flows: " + message);
        };
    var playback =
        uri.scheme().equals("netflow")
            ? Playback.listen(detection, ExportSocket.open(uri.path()), clock, onFailure)
            : isLive(uri)
                ? Playback.follow(detection, traffic(uri), onFailure)
                : Playback.start(
                    detection, traffic(uri), speed(uri), flag(uri, "loop"), clock, onFailure);
    intakes.add(detection::intakes);
    history.keepTraffic(detection, uri);
    readiness.put("flows " + uri, () -> Optional.ofNullable(failure.get()));
    inputs.add(playback);
  }

  private static Traffic traffic(ResourceUri uri) throws IOException {
    var follow = flag(uri, "follow");
    if (follow
        && (uri.isStandardInput() || uri.parameters().containsKey("speed") || flag(uri, "loop"))) {
      throw new BadInput(
          "flows: %s: expected follow=true for a file, without speed and loop".formatted(uri));
    }
    try {
      return TrafficFiles.of(uri.withoutParameters(), number(uri, "rate", 0), follow);
    } catch (IllegalArgumentException e) {
      throw new BadInput("flows: %s: %s".formatted(uri, e.getMessage()), e);
    }
  }

  /// Whether traffic comes as it happens: standard input, too, unless a speed is asked for.
  private static boolean isLive(ResourceUri uri) {
    return flag(uri, "follow")
        || (uri.isStandardInput() && !uri.parameters().containsKey("speed") && !flag(uri, "loop"));
  }

  private static boolean flag(ResourceUri uri, String parameter) {
    return Boolean.parseBoolean(uri.parameters().getOrDefault(parameter, "false"));
  }

  private static double speed(ResourceUri uri) throws BadInput {
    var speed = number(uri, "speed", 1.0);
    if (!(speed > 0)) {
      throw new BadInput("flows: %s: speed=%s; expected a number above 0".formatted(uri, speed));
    }
    return speed;
  }

  private static double number(ResourceUri uri, String parameter, double otherwise)
      throws BadInput {
    var text = uri.parameters().get(parameter);
    try {
      return text == null ? otherwise : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadInput("flows: %s: %s=%s is no number".formatted(uri, parameter, text), e);
    }
  }

  /// One message of a channel: as a `POST`, but that nobody waits for an answer.
  private static void receive(
      byte[] body, boolean demo, InstantSource clock, Enrichment enrichment) {
    var raw = new RawAttackJson("redis", demo, () -> UUID.randomUUID().toString());
    try {
      ingest(raw.read(body, clock.instant()), enrichment);
    } catch (BadInput e) {
      enrichment.refused("malformed", 1);
    }
  }

  private static Ingested ingest(RawAttackJson.Outcome outcome, Enrichment enrichment) {
    var refused = new TreeMap<String, Long>();
    outcome
        .refused()
        .forEach(
            (reason, count) -> {
              enrichment.refused(reason, count);
              refused.put(reason, count.longValue());
            });
    var kept = 0L;
    for (var attack : outcome.kept()) {
      if (enrichment.submit(attack)) {
        kept++;
      } else {
        refused.merge("queue_full", 1L, Long::sum);
      }
    }
    return new Ingested(kept, refused);
  }

  private static Map<String, String> about(
      Config config, Models models, Surface surface, Scores scores) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("network", described(config, Keys.NETWORK, surface.size() + " machines"));
    facts.put("feeds", described(config, Keys.FEEDS, scores.all().size() + " networks scored"));
    facts.put("scores built", scores.built().toString());
    facts.put("model", described(config, Keys.MODEL, ModelSource.described(models)));
    return facts;
  }

  private static String described(Config config, Key<ResourceUri> key, String what) {
    return config.find(key).map(uri -> what + " (" + uri + ")").orElse("none");
  }
}
