package dev.glacis.contract;

import static dev.glacis.contract.HistoryFacts.address;
import static dev.glacis.contract.HistoryFacts.alert;
import static dev.glacis.contract.HistoryFacts.at;
import static dev.glacis.contract.HistoryFacts.attack;
import static dev.glacis.contract.HistoryFacts.incident;
import static dev.glacis.contract.HistoryFacts.traffic;
import static dev.glacis.contract.HistoryFacts.withFlows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.incident.Incident;
import dev.glacis.core.spi.AlertTotal;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.Journal.Entry;
import dev.glacis.core.spi.Journal.Sealed;
import dev.glacis.core.spi.Mark;
import dev.glacis.core.spi.MemoryHistory;
import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.RequestMinute;
import dev.glacis.core.spi.RequestTotals;
import dev.glacis.core.spi.Retention;
import dev.glacis.core.spi.ScorePoint;
import dev.glacis.core.spi.Selection;
import dev.glacis.core.spi.Selection.Order;
import dev.glacis.core.spi.TrafficPoint;
import dev.glacis.core.spi.TrafficSecond.By;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every [History] does. A subclass says how to open one; each test opens its own and starts
/// from nothing.
public abstract class HistoryContract {
  private static final Range HOUR = new Range(at(0), at(3600));
  private static final Selection ALL = Selection.of(HOUR, 10_000);

  /// An empty one that holds some ten thousand of each sort.
  protected abstract History open();

  @Test
  public void anEmptyHistoryHasNothing() {
    try (var history = open()) {
      assertThat(history.alerts(ALL)).isEmpty();
      assertThat(history.incidents(ALL, Set.of())).isEmpty();
      assertThat(history.incident("i")).isEmpty();
      assertThat(history.attacks(ALL, 0)).isEmpty();
      assertThat(history.flows(ALL)).isEmpty();
      assertThat(history.traffic(HOUR, By.KIND, Duration.ofSeconds(1))).isEmpty();
      assertThat(history.alertTotals(HOUR, Set.of(), AlertTotal.By.KIND, 10)).isEmpty();
      assertThat(history.scores(64_496, HOUR)).isEmpty();
      assertThat(history.requests(HOUR)).isEqualTo(RequestTotals.NONE);
      assertThat(history.journal().read(0, 10)).isEmpty();
      history.write(List.of());
    }
  }

  @Test
  public void alertsAreReadBackAsTheyWere() {
    try (var history = open()) {
      var written =
          List.of(
              alert("one", 0, TrafficClass.DOS, 1, 2),
              alert("two", 5, TrafficClass.PORT_SCAN, 6, 13),
              many("three", 10));
      history.write(written.stream().<Fact>map(Fact.OfAlert::new).toList());
      assertThat(history.alerts(ALL.withOrder(Order.OLDEST_FIRST))).isEqualTo(written);
      assertThat(history.alerts(ALL)).isEqualTo(written.reversed());
    }
  }

  @Test
  public void anAlertSupersedesTheOneWithItsId() {
    try (var history = open()) {
      var first = alert("one", 0, TrafficClass.DOS, 1, 2);
      var better = withFlows(first, 500, false);
      history.write(List.of(new Fact.OfAlert(withFlows(first, 7, true))));
      history.write(List.of(new Fact.OfAlert(first), new Fact.OfAlert(better)));
      assertThat(history.alerts(ALL)).containsExactly(better);
    }
  }

  @Test
  public void anAlertOfNoFlowsWithdrawsTheOneWithItsId() {
    try (var history = open()) {
      var gone = alert("one", 0, TrafficClass.DOS, 1, 2);
      var stays = alert("two", 0, TrafficClass.DOS, 1, 2);
      history.write(List.of(new Fact.OfAlert(gone), new Fact.OfAlert(stays)));
      history.write(List.of(new Fact.OfAlert(gone.withdrawn())));
      assertThat(history.alerts(ALL)).containsExactly(stays);
      history.write(List.of(new Fact.OfAlert(gone.withdrawn()), new Fact.OfAlert(gone)));
      assertThat(history.alerts(ALL)).containsExactlyInAnyOrder(gone, stays);
      history.write(List.of(new Fact.OfAlert(gone), new Fact.OfAlert(gone.withdrawn())));
      assertThat(history.alerts(ALL)).containsExactly(stays);
    }
  }

  @Test
  public void writingTheSameAgainChangesNothing() {
    try (var history = open()) {
      var facts = facts(1, 300);
      history.write(facts);
      var before = everything(history);
      history.write(facts);
      assertThat(everything(history)).isEqualTo(before);
    }
  }

  @Test
  public void pagesOneAfterAnotherGiveEveryAlertOnceInBothDirections() {
    try (var history = open()) {
      history.write(
          IntStream.range(0, 100)
              .mapToObj(i -> alert("a" + i, i / 10 * 5L, TrafficClass.DOS, i % 3, 1))
              .<Fact>map(Fact.OfAlert::new)
              .toList());
      for (var order : Order.values()) {
        var selection = new Selection(HOUR, Set.of(), null, order, 7, null);
        assertThat(pages(history::alerts, selection, a -> new Mark(a.windowStart(), a.id())))
            .hasSize(100)
            .isEqualTo(history.alerts(ALL.withOrder(order)));
      }
    }
  }

  @Test
  public void aRangeHoldsItsFirstMomentAndNotItsLast() {
    try (var history = open()) {
      history.write(
          Stream.of(0, 5, 10)
              .map(second -> alert("a" + second, second, TrafficClass.DOS, 1, 2))
              .<Fact>map(Fact.OfAlert::new)
              .toList());
      var range = new Range(at(5), at(10));
      assertThat(history.alerts(Selection.of(range, 10)))
          .extracting(Alert::id)
          .containsExactly("a5");
    }
  }

  @Test
  public void alertsAreChosenByKindAndByAddressOfEitherSide() {
    try (var history = open()) {
      history.write(
          Stream.of(
                  alert("to", 0, TrafficClass.DOS, 1, 2),
                  alert("from", 5, TrafficClass.BOTNET, 2, 1),
                  alert("other", 10, TrafficClass.DOS, 3, 4),
                  many("several", 15))
              .<Fact>map(Fact.OfAlert::new)
              .toList());
      assertThat(history.alerts(ALL.withAddress(address(2))))
          .extracting(Alert::id)
          .containsExactly("from", "to");
      assertThat(
              history.alerts(ALL.withKinds(Set.of(TrafficClass.BOTNET, TrafficClass.WEB_ATTACK))))
          .extracting(Alert::id)
          .containsExactly("from");
      assertThat(history.alerts(ALL.withAddress(address(2)).withKinds(Set.of(TrafficClass.DOS))))
          .extracting(Alert::id)
          .containsExactly("to");
    }
  }

  @Test
  public void alertsAddUpByKindSourceAndTarget() {
    try (var history = open()) {
      history.write(
          Stream.of(
                  alert("a", 0, TrafficClass.DOS, 1, 2),
                  alert("b", 5, TrafficClass.BOTNET, 1, 3),
                  alert("c", 10, TrafficClass.DOS, 4, 2),
                  many("d", 15))
              .<Fact>map(Fact.OfAlert::new)
              .toList());
      assertThat(history.alertTotals(HOUR, Set.of(), AlertTotal.By.KIND, 10))
          .containsExactly(
              new AlertTotal("PortScan", 1, 999, 9, 9),
              new AlertTotal("DoS", 2, 25, 75, 25_000),
              new AlertTotal("Botnet", 1, 11, 33, 11_000));
      assertThat(history.alertTotals(HOUR, Set.of(), AlertTotal.By.SOURCE, 10))
          .containsExactly(
              new AlertTotal(address(1).toString(), 2, 22, 66, 22_000),
              new AlertTotal(address(4).toString(), 1, 14, 42, 14_000));
      assertThat(history.alertTotals(HOUR, Set.of(TrafficClass.DOS), AlertTotal.By.TARGET, 1))
          .containsExactly(new AlertTotal(address(2).toString(), 2, 25, 75, 25_000));
    }
  }

  @Test
  public void theNewestOfAnIncidentHolds() {
    try (var history = open()) {
      var open = incident("i1", 0, 5, Incident.State.OPEN);
      var closed = incident("i1", 0, 65, Incident.State.CLOSED);
      var merged = incident("i2", 5, 20, Incident.State.MERGED);
      history.write(List.of(new Fact.OfIncident(open), new Fact.OfIncident(merged)));
      assertThat(history.incident("i1")).contains(open);
      history.write(List.of(new Fact.OfIncident(closed)));
      assertThat(history.incident("i1")).contains(closed);
      assertThat(history.incident("i3")).isEmpty();
      assertThat(history.incidents(ALL, Set.of())).containsExactly(closed, merged);
      assertThat(history.incidents(ALL, Set.of(Incident.State.MERGED, Incident.State.OPEN)))
          .containsExactly(merged);
      assertThat(history.incidents(ALL.withAddress(address(1)), Set.of())).hasSize(2);
      assertThat(history.incidents(ALL.withKinds(Set.of(TrafficClass.DOS)), Set.of())).isEmpty();
    }
  }

  @Test
  public void attacksAreReadBackAsTheyWereAndChosenByPriority() {
    try (var history = open()) {
      var attacks =
          IntStream.range(0, 20)
              .mapToObj(i -> attack("k" + i, i + 0.000_001, i, i + 1, i * 5))
              .toList();
      history.write(attacks.stream().<Fact>map(Fact.OfAttack::new).toList());
      assertThat(history.attacks(ALL.withOrder(Order.OLDEST_FIRST), 0)).isEqualTo(attacks);
      assertThat(history.attacks(ALL, 90)).isEqualTo(attacks.subList(18, 20).reversed());
      assertThat(history.attacks(ALL.withKinds(Set.of(TrafficClass.DOS)), 0))
          .isNotEmpty()
          .allSatisfy(attack -> assertThat(attack.kind()).isEqualTo("DoS"));
      assertThat(history.attacks(ALL.withAddress(address(3)), 0))
          .extracting(Attack::id)
          .containsExactly("k3", "k2");
    }
  }

  @Test
  public void trafficOfASecondIsWhatWasToldOfItLast() {
    try (var history = open()) {
      history.write(List.of(new Fact.OfTraffic(traffic(7, "in", By.KIND, "DoS", 3))));
      history.write(List.of(new Fact.OfTraffic(traffic(7, "in", By.KIND, "DoS", 8))));
      history.write(List.of(new Fact.OfTraffic(traffic(7, "other", By.KIND, "DoS", 1))));
      assertThat(history.traffic(HOUR, By.KIND, Duration.ofSeconds(1)))
          .containsExactly(new TrafficPoint(at(7), "DoS", 9, 90, 13_500));
    }
  }

  @Test
  public void trafficAddsUpOverSteps() {
    try (var history = open()) {
      history.write(
          IntStream.range(0, 30)
              .mapToObj(i -> traffic(i, "in", By.SERVER, i < 25 ? "198.18.0.1" : "other", 1))
              .<Fact>map(Fact.OfTraffic::new)
              .toList());
      assertThat(history.traffic(new Range(at(5), at(29)), By.SERVER, Duration.ofSeconds(10)))
          .containsExactly(
              new TrafficPoint(at(0), "198.18.0.1", 5, 50, 7_500),
              new TrafficPoint(at(10), "198.18.0.1", 10, 100, 15_000),
              new TrafficPoint(at(20), "198.18.0.1", 5, 50, 7_500),
              new TrafficPoint(at(20), "other", 4, 40, 6_000));
      assertThat(history.traffic(HOUR, By.KIND, Duration.ofSeconds(10))).isEmpty();
    }
  }

  @Test
  public void scoresAndRequestsAreKept() {
    try (var history = open()) {
      var early = new ScorePoint(64_496, at(0), 76.83, 0.25, 81.5);
      var late = new ScorePoint(64_496, at(60), 80, 0.5, 90);
      history.write(
          List.of(
              new Fact.OfScore(late),
              new Fact.OfScore(early),
              new Fact.OfScore(new ScorePoint(4_294_967_295L, at(0), 1, 1, 1)),
              new Fact.OfRequests(new RequestMinute(at(0), "a", new RequestTotals(5, 4, 400))),
              new Fact.OfRequests(new RequestMinute(at(0), "a", new RequestTotals(9, 8, 800))),
              new Fact.OfRequests(new RequestMinute(at(60), "b", new RequestTotals(1, 1, 50)))));
      assertThat(history.scores(64_496, HOUR)).containsExactly(early, late);
      assertThat(history.scores(4_294_967_295L, HOUR)).hasSize(1);
      assertThat(history.requests(HOUR)).isEqualTo(new RequestTotals(10, 9, 850));
      assertThat(history.requests(new Range(at(60), at(120))))
          .isEqualTo(new RequestTotals(1, 1, 50));
    }
  }

  @Test
  public void manyFactsOfAllSortsAreAnsweredAsByTheOneInMemory() {
    try (var history = open();
        var oracle = new MemoryHistory(1_000_000)) {
      for (var seed = 0; seed < 8; seed++) {
        var facts = facts(seed, 400);
        history.write(facts);
        oracle.write(facts);
        assertThat(everything(history)).isEqualTo(everything(oracle));
      }
    }
  }

  @Test
  public void theJournalNumbersItsEntriesWithoutGapsAndTakesEachOnce() {
    try (var history = open()) {
      var journal = history.journal();
      var entries =
          IntStream.range(0, 5)
              .mapToObj(i -> new Entry("key" + i, at(i), "alice", "triage", "{\"note\":\"så\"}"))
              .toList();
      for (var i = 0; i < 5; i++) {
        assertThat(journal.append(entries.get(i))).isEqualTo(i + 1);
      }
      assertThat(journal.append(entries.get(2))).isEqualTo(3);
      assertThat(journal.read(0, 100))
          .containsExactlyElementsOf(
              IntStream.range(0, 5).mapToObj(i -> new Sealed(i + 1, entries.get(i))).toList());
      assertThat(journal.read(2, 2)).extracting(Sealed::id).containsExactly(3L, 4L);
      assertThat(journal.read(5, 2)).isEmpty();
    }
  }

  @Test
  public void whoFollowsTheJournalMissesNothingOfSeveralWriters() throws Exception {
    try (var history = open();
        var threads = Executors.newFixedThreadPool(4)) {
      var journal = history.journal();
      var writers =
          IntStream.range(0, 4)
              .mapToObj(
                  writer ->
                      threads.submit(
                          () -> {
                            for (var i = 0; i < 25; i++) {
                              journal.append(
                                  new Entry(writer + "-" + i, at(i), "bob", "upload", "{}"));
                            }
                          }))
              .toList();
      var seen = new ArrayList<Long>();
      while (seen.size() < 100) {
        var page = journal.read(seen.isEmpty() ? 0 : seen.getLast(), 10);
        page.forEach(kept -> seen.add(kept.id()));
        if (page.isEmpty() && writers.stream().allMatch(w -> w.isDone())) {
          writers.forEach(HistoryContract::check);
          page = journal.read(seen.isEmpty() ? 0 : seen.getLast(), 100);
          page.forEach(kept -> seen.add(kept.id()));
          break;
        }
      }
      assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
    }
  }

  @Test
  public void whatIsOldGoesAndTheJournalStays() {
    try (var history = open()) {
      history.write(facts(3, 2_000));
      history.journal().append(new Entry("k", at(0), "alice", "triage", "{}"));
      var retention = new Retention(Duration.ofMinutes(20), Duration.ofMinutes(3), Long.MAX_VALUE);
      var steps = 0;
      while (history.expire(retention, at(3600))) {
        assertThat(++steps).isLessThan(1_000);
      }
      try (var oracle = new MemoryHistory(1_000_000)) {
        oracle.write(facts(3, 2_000));
        var kept = Selection.of(new Range(at(2400), at(4000)), 10_000);
        var detail = Selection.of(new Range(at(3420), at(4000)), 10_000);
        assertThat(history.alerts(ALL)).isEqualTo(oracle.alerts(kept));
        assertThat(history.attacks(ALL, 0)).isEqualTo(oracle.attacks(kept, 0));
        assertThat(history.flows(ALL)).isEqualTo(oracle.flows(detail));
        assertThat(history.incidents(Selection.of(new Range(at(0), at(4000)), 1_000), Set.of()))
            .isEqualTo(oracle.incidents(kept, Set.of()));
      }
      assertThat(history.journal().read(0, 10)).hasSize(1);
    }
  }

  /// Everything that all questions of a kind answer.
  private static List<Object> everything(History history) {
    var wide = new Range(at(-10), at(4_000));
    var all = Selection.of(wide, 10_000);
    var answers = new ArrayList<Object>();
    for (var selection :
        List.of(
            all,
            all.withOrder(Order.OLDEST_FIRST),
            all.withAddress(address(3)),
            all.withKinds(Set.of(TrafficClass.DOS, TrafficClass.BOTNET)),
            new Selection(HOUR, Set.of(), address(1), Order.NEWEST_FIRST, 3, null),
            new Selection(HOUR, Set.of(), null, Order.OLDEST_FIRST, 5, new Mark(at(900), "i3")))) {
      answers.add(history.alerts(selection));
      answers.add(history.incidents(selection, Set.of()));
      answers.add(history.incidents(selection, Set.of(Incident.State.OPEN)));
      answers.add(history.attacks(selection, 0));
      answers.add(history.attacks(selection, 50));
      answers.add(history.flows(selection));
    }
    for (var by : AlertTotal.By.values()) {
      answers.add(history.alertTotals(wide, Set.of(), by, 5));
      answers.add(history.alertTotals(HOUR, Set.of(TrafficClass.PORT_SCAN), by, 3));
    }
    for (var by : By.values()) {
      answers.add(history.traffic(HOUR, by, Duration.ofSeconds(1)));
      answers.add(history.traffic(HOUR, by, Duration.ofSeconds(60)));
    }
    answers.add(history.scores(64_497, wide));
    answers.add(history.requests(wide));
    IntStream.range(0, 20).forEach(i -> answers.add(history.incident("i" + i)));
    return answers;
  }

  private static List<Fact> facts(long seed, int count) {
    var random = new SplittableRandom(seed);
    return Stream.generate(() -> HistoryFacts.random(random)).limit(count).toList();
  }

  /// An alert about several sources and targets.
  private static Alert many(String id, long second) {
    var one = alert(id, second, TrafficClass.PORT_SCAN, 1, 2);
    return new Alert(
        id,
        one.windowStart(),
        one.windowEnd(),
        one.kind(),
        new Alert.Side(null, null, 40),
        new Alert.Side(null, null, 3),
        999,
        9,
        9,
        1,
        true,
        List.of());
  }

  private static <T> List<T> pages(
      Function<Selection, List<T>> ask, Selection first, Function<T, Mark> mark) {
    var all = new ArrayList<T>();
    for (var page = ask.apply(first); !page.isEmpty(); ) {
      all.addAll(page);
      page = ask.apply(first.withAfter(mark.apply(page.getLast())));
    }
    return all;
  }

  private static void check(Future<?> done) {
    try {
      done.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
