package dev.glacis.contract;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.enrich.Place;
import dev.glacis.core.incident.Incident;
import dev.glacis.core.net.Address;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.JudgedFlow;
import dev.glacis.core.spi.RequestMinute;
import dev.glacis.core.spi.RequestTotals;
import dev.glacis.core.spi.ScorePoint;
import dev.glacis.core.spi.TrafficSecond;
import dev.glacis.core.surface.Disposition;
import dev.glacis.core.surface.Judgement;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Facts for tests of history, the same for the same numbers.
public final class HistoryFacts {
  /// When they begin.
  public static final Instant START = Instant.parse("2026-11-20T09:00:00Z");

  private static final TrafficClass[] KINDS = TrafficClass.values();
  private static final List<Incident.State> STATES = List.of(Incident.State.values());
  private static final Alert.Reason COUNTED =
      new Alert.Reason("host/flows", 812, Double.NaN, "812 flows in 5 s");
  private static final Alert.Reason WEIGHED =
      new Alert.Reason("syn_flag_count", 1.5, 99.25, "mehr als üblich: 1,5 „SYN“");

  private HistoryFacts() {}

  /// The moment so many seconds after the start.
  public static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  /// The same, exact to the microsecond.
  public static Instant at(double seconds) {
    return START.plusNanos(Math.round(seconds * 1e6) * 1000);
  }

  public static Address address(int number) {
    return number % 7 == 6
        ? Address.parse("2001:db8::" + Integer.toHexString(number))
        : Address.ofV4(0xc6120000 + number);
  }

  /// An alert of the window that begins so many seconds after the start.
  public static Alert alert(String id, long second, TrafficClass kind, int source, int target) {
    return alert(id, second, kind, address(source), address(target), 10 + source);
  }

  private static Alert alert(
      String id,
      long second,
      TrafficClass kind,
      @Nullable Address source,
      @Nullable Address target,
      long flows) {
    return new Alert(
        id,
        at(second),
        at(second + 5),
        kind,
        new Alert.Side(source, null, source == null ? 40 : 1),
        new Alert.Side(target, target == null ? null : 443, target == null ? 3 : 1),
        flows,
        flows * 3,
        flows * 1000,
        0.8125,
        false,
        List.of(COUNTED, WEIGHED));
  }

  /// The same alert with other counts.
  public static Alert withFlows(Alert alert, long flows, boolean provisional) {
    return new Alert(
        alert.id(),
        alert.windowStart(),
        alert.windowEnd(),
        alert.kind(),
        alert.source(),
        alert.target(),
        flows,
        flows * 3,
        flows * 1000,
        0.75,
        provisional,
        List.of(COUNTED));
  }

  public static Incident incident(String id, long first, long last, Incident.State state) {
    return new Incident(
        id,
        TrafficClass.PORT_SCAN,
        state,
        state == Incident.State.MERGED ? "another" : null,
        at(first),
        at(last),
        new Alert.Side(address(1), null, 1),
        new Alert.Side(null, null, 12),
        List.of(22, 443),
        100,
        300,
        9000,
        0.9375,
        List.of(COUNTED, WEIGHED),
        List.of("a1", "a2"),
        2);
  }

  public static Attack attack(String id, double second, int source, int target, double priority) {
    var kind = source % 5 == 0 ? null : KINDS[1 + source % 6].label();
    return new Attack(
        id,
        "detection",
        source % 2 == 0,
        "SSH",
        kind,
        source % 3 == 0 ? "CVE:2015:222" : null,
        at(second),
        new Attack.End(
            address(source),
            40_000,
            new Place("Europe", "EU", "Norway", "NO", source % 4 == 0 ? null : "Bodø", 67.28, 14.4),
            64_496 + source,
            "Example „AS“",
            null,
            null),
        new Attack.End(address(target), 22, null, 0, null, "vm-" + target, "web " + target),
        12.25,
        source % 2 == 0
            ? new Judgement(Disposition.ALLOWED, List.of("fw-1", "fw-2"), 7)
            : Judgement.UNKNOWN,
        priority);
  }

  public static JudgedFlow flow(double second, int source, int target, TrafficClass verdict) {
    return new JudgedFlow(
        at(second),
        address(source),
        40_000 + source,
        address(target),
        443,
        6,
        verdict,
        0.75f,
        9,
        900);
  }

  public static TrafficSecond traffic(
      long second, String input, TrafficSecond.By by, String key, long flows) {
    return new TrafficSecond(at(second), input, by, key, flows, flows * 10, flows * 1500);
  }

  /// Facts of one hour, some of which replace others.
  static Fact random(SplittableRandom random) {
    var second = random.nextInt(720) * 5;
    var kind = KINDS[1 + random.nextInt(KINDS.length - 1)];
    return switch (random.nextInt(7)) {
      case 0 -> {
        var number = random.nextInt(40);
        yield new Fact.OfAlert(
            alert(
                "a" + second + "-" + number,
                second,
                KINDS[1 + number % 6],
                number % 8 == 7 ? null : address(number % 5),
                number % 9 == 8 ? null : address(number % 11),
                random.nextInt(6)));
      }
      case 1 ->
          new Fact.OfIncident(
              incident(
                  "i" + random.nextInt(20),
                  second,
                  second + random.nextInt(100),
                  STATES.get(random.nextInt(STATES.size()))));
      case 2 ->
          new Fact.OfAttack(
              attack(
                  "k" + random.nextInt(9),
                  second,
                  random.nextInt(9),
                  random.nextInt(9),
                  random.nextInt(101)));
      case 3 ->
          new Fact.OfFlow(
              flow(second + random.nextInt(3) / 2.0, random.nextInt(9), random.nextInt(9), kind));
      case 4 -> {
        var by = random.nextBoolean() ? TrafficSecond.By.KIND : TrafficSecond.By.SERVER;
        var key =
            by == TrafficSecond.By.KIND ? kind.label() : address(random.nextInt(4)).toString();
        yield new Fact.OfTraffic(
            traffic(second / 10, "in" + random.nextInt(2), by, key, random.nextInt(1000)));
      }
      case 5 ->
          new Fact.OfScore(
              new ScorePoint(
                  64_496 + random.nextInt(3), at(second), random.nextInt(100) / 4.0, 0.125, 50));
      default ->
          new Fact.OfRequests(
              new RequestMinute(
                  at(second / 60 * 60L),
                  "run" + random.nextInt(2),
                  new RequestTotals(10, 9, random.nextInt(1_000_000))));
    };
  }
}
