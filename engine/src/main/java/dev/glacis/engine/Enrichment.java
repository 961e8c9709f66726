package dev.glacis.engine;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Witness;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.enrich.AttackStatistics;
import dev.glacis.core.enrich.Enricher;
import dev.glacis.core.enrich.RawAttack;
import dev.glacis.core.enrich.Services;
import dev.glacis.core.intake.Intake;
import dev.glacis.core.net.Protocol;
import dev.glacis.core.spi.Channels;
import dev.glacis.core.spi.ChannelsAway;
import dev.glacis.formats.event.AlertJson;
import dev.glacis.formats.event.AttackJson;
import dev.glacis.formats.event.StatisticsJson;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Raw attacks and alerts in, finished events out: attacks (`message`) and alerts (`alert`) on the
/// channel `cyberattacks`, statistics (`stats`) on `cyberstats`.
///
/// Whoever hands something in never waits: it goes into a bounded queue, and where that is full it
/// is dropped and counted. One thread takes from the queue. An alert is drawn once: attacks are
/// made from its witnesses when its id is first seen, while alerts that supersede it pass on as
/// alerts only. What cannot be enriched or appended is dropped as `failed`, or `channels_away`
/// where the channels' server is; the thread goes on.
public final class Enrichment implements AutoCloseable {
  public static final String ATTACKS = "cyberattacks";
  public static final String STATISTICS = "cyberstats";

  private static final System.Logger LOG = System.getLogger(Enrichment.class.getName());
  private static final int QUEUE = 1 << 16;
  private static final int IDS_REMEMBERED = 1 << 16;

  private final Supplier<Enricher> enricher;
  private final Channels channels;
  private final Consumer<Attack> finished;
  private final InstantSource clock;
  private final Duration statisticsEvery;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Intake attacks = new Intake("attacks");
  private final Intake alerts = new Intake("alerts");
  private final AttackStatistics statistics = new AttackStatistics();
  private final Set<String> failures = new HashSet<>();
  private final Thread thread;
  private volatile boolean closing;

  private Enrichment(
      Supplier<Enricher> enricher,
      Channels channels,
      Consumer<Attack> finished,
      InstantSource clock,
      Duration statisticsEvery) {
    this.enricher = enricher;
    this.channels = channels;
    this.finished = finished;
    this.clock = clock;
    this.statisticsEvery = statisticsEvery;
    this.thread = Thread.ofPlatform().name("enrichment").unstarted(this::run);
  }

  /// @param enricher asked anew for each item, so that reloaded artifacts serve at once
  /// @param finished is handed every attack, whatever becomes of its event; must not block
  /// @param clock for statistics only
  public static Enrichment start(
      Supplier<Enricher> enricher,
      Channels channels,
      Consumer<Attack> finished,
      InstantSource clock,
      Duration statisticsEvery) {
    var enrichment = new Enrichment(enricher, channels, finished, clock, statisticsEvery);
    enrichment.thread.start();
    return enrichment;
  }

  /// @return whether there was room
  public boolean submit(RawAttack attack) {
    return offer(new Item.Raw(attack));
  }

  /// An [dev.glacis.core.detect.AlertSink] for one detection.
  ///
  /// @param demo whether its traffic is a demonstration's
  /// @return whether there was room
  public boolean submit(Alert alert, List<Witness> witnesses, boolean demo) {
    return offer(new Item.Alarm(alert, List.copyOf(witnesses), demo));
  }

  /// Counts attacks that were sent here but are none.
  ///
  /// @param reason as an intake counts it
  public void refused(String reason, long count) {
    attacks.received(count);
    attacks.dropped(reason, count);
  }

  public List<Intake> intakes() {
    return List.of(attacks, alerts);
  }

  /// Takes no more, finishes what is queued, and ends.
  @Override
  public void close() {
    closing = true;
    var interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    for (var late = queue.poll(); late != null; late = queue.poll()) {
      intakeOf(late).dropped("closed", 1);
    }
  }

  private boolean offer(Item item) {
    var intake = intakeOf(item);
    intake.received(1);
    if (closing) {
      intake.dropped("closed", 1);
      return false;
    }
    if (!queue.offer(item)) {
      intake.dropped("queue_full", 1);
      return false;
    }
    if (!thread.isAlive() && queue.remove(item)) {
      intake.dropped("closed", 1);
      return false;
    }
    return true;
  }

  private Intake intakeOf(Item item) {
    return switch (item) {
      case Item.Raw _ -> attacks;
      case Item.Alarm _ -> alerts;
    };
  }

  private void run() {
    var drawn = new LinkedHashSet<String>();
    var nextStatistics = System.nanoTime();
    while (true) {
      var now = System.nanoTime();
      if (now - nextStatistics >= 0) {
        publishStatistics();
        nextStatistics = now + statisticsEvery.toNanos();
      }
      var item = take(Math.min(nextStatistics - now, TimeUnit.MILLISECONDS.toNanos(100)));
      if (item != null) {
        handle(item, drawn);
      } else if (closing) {
        publishStatistics();
        return;
      }
    }
  }

  private @Nullable Item take(long nanos) {
    try {
      return queue.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return queue.poll();
    }
  }

  private void handle(Item item, SequencedSet<String> drawn) {
    switch (item) {
      case Item.Raw(var raw) -> publish(raw);
      case Item.Alarm(var alert, var witnesses, var demo) -> {
        publish(alert);
        if (alert.flows() > 0 && drawn.add(alert.id())) {
          if (drawn.size() > IDS_REMEMBERED) {
            drawn.removeFirst();
          }
          for (var i = 0; i < witnesses.size(); i++) {
            attacks.received(1);
            publish(raw(alert, witnesses.get(i), i, demo));
          }
        }
      }
    }
  }

  private void publish(Alert alert) {
    try {
      channels.append(ATTACKS, "alert", AlertJson.write(alert));
      alerts.kept(1);
    } catch (ChannelsAway e) {
      alerts.dropped("channels_away", 1);
    } catch (RuntimeException e) {
      alerts.dropped("failed", 1);
      log("alert", e);
    }
  }

  private void publish(RawAttack raw) {
    try {
      switch (enricher.get().enrich(raw)) {
        case Enricher.Outcome.Ready(var attack) -> {
          finished.accept(attack);
          channels.append(ATTACKS, "message", AttackJson.write(attack));
          statistics.add(attack, clock.instant());
          attacks.kept(1);
        }
        case Enricher.Outcome.Refused(var reason) -> attacks.dropped(reason, 1);
      }
    } catch (ChannelsAway e) {
      attacks.dropped("channels_away", 1);
    } catch (RuntimeException e) {
      attacks.dropped("failed", 1);
      log("attack", e);
    }
  }

  private void publishStatistics() {
    try {
      channels.append(
          STATISTICS, "stats", StatisticsJson.write(statistics.snapshot(clock.instant())));
    } catch (ChannelsAway e) {
      LOG.log(System.Logger.Level.DEBUG, "statistics not published: " + e.getMessage());
    } catch (RuntimeException e) {
      log("statistics", e);
    }
  }

  /// The first failure of each sort is logged; the ledger counts them all.
  private void log(String what, RuntimeException e) {
    if (failures.add(what + " " + e.getClass())) {
      LOG.log(System.Logger.Level.ERROR, what + " not published: " + e);
    }
  }

  private static RawAttack raw(Alert alert, Witness witness, int index, boolean demo) {
    return new RawAttack(
        index == 0 ? alert.id() : alert.id() + "-" + index,
        "detection",
        demo,
        witness.source(),
        witness.sourcePort(),
        witness.target(),
        witness.targetPort(),
        witness.protocol(),
        type(alert, witness.protocol()),
        null,
        alert.kind().label(),
        alert.confidence(),
        witness.time());
  }

  /// Null leaves it to the port.
  private static @Nullable String type(Alert alert, int protocol) {
    if (protocol == Protocol.ICMP || protocol == Protocol.ICMPV6) {
      return Services.ICMP;
    }
    if (alert.target().port() != null) {
      return null;
    }
    return alert.kind() == TrafficClass.DOS ? Services.DOS : Services.OTHER;
  }

  private sealed interface Item {
    record Raw(RawAttack attack) implements Item {}

    record Alarm(Alert alert, List<Witness> witnesses, boolean demo) implements Item {}
  }
}
