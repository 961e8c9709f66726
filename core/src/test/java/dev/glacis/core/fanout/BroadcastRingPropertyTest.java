package dev.glacis.core.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// The ring and its cursors against a plain list of everything that was ever published.
class BroadcastRingPropertyTest {
  /// @param gap between its id and the one before in its channel
  record Step(Topic topic, int gap, int size, boolean dos, int readers) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(Topic.class),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(0, 20),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 3))
        .as(Step::new)
        .list()
        .ofMaxSize(120);
  }

  @Property(tries = 300)
  void aCursorSeesEveryEventThatPassesOrIsToldHowManyItMissed(
      @ForAll("steps") List<Step> steps,
      @ForAll @IntRange(min = 1, max = 16) int capacity,
      @ForAll @IntRange(min = 1, max = 200) int bytes) {
    var world = new World(capacity, bytes);
    var filter = new EventFilter(Set.of("DoS"), Set.of(), 0, null);
    var cursor = Cursor.at(world.ring, filter, 0);
    var looked = 0;
    for (var step : steps) {
      world.publish(step);
      if (step.readers() == 0) {
        var read = cursor.read(Long.MAX_VALUE, 5, 1000);
        looked += (int) read.dropped();
        var expected =
            world.all.subList(looked, (int) cursor.next()).stream().filter(filter::passes).toList();
        assertThat(sequences(read.events())).isEqualTo(sequences(expected));
        assertThat(read.events().size()).isLessThanOrEqualTo(5);
        looked = (int) cursor.next();
        if (read.dropped() > 0) {
          assertThat(read.before()).isEqualTo(world.idAfter(world.oldest() - 1));
        }
      }
    }
  }

  @Property(tries = 300)
  void whoComesBackGetsExactlyWhatItHasNotSeen(
      @ForAll("steps") List<Step> steps,
      @ForAll @IntRange(min = 1, max = 16) int capacity,
      @ForAll @IntRange(max = 120) int left) {
    var world = new World(capacity, Integer.MAX_VALUE);
    steps.forEach(world::publish);
    if (world.all.isEmpty()) {
      return;
    }
    var last = Math.min(left, world.all.size() - 1);
    var cursor = Cursor.after(world.ring, EventFilter.ALL, world.all.get(last).id());
    assertThat(cursor).isNotNull();
    var read = cursor.read(Long.MAX_VALUE, 1000, Long.MAX_VALUE);
    var unseen = world.all.subList(last + 1, world.all.size());
    var held = unseen.stream().filter(event -> event.sequence() >= world.oldest()).toList();
    assertThat(sequences(read.events())).isEqualTo(sequences(held));
    assertThat(read.dropped()).isEqualTo(unseen.size() - held.size());
  }

  @Property(tries = 300)
  void whoSawOtherStrandsFurtherGetsNothingTwice(
      @ForAll("steps") List<Step> steps,
      @ForAll @IntRange(max = 400) int a,
      @ForAll @IntRange(max = 400) int s) {
    var world = new World(1000, Integer.MAX_VALUE);
    steps.forEach(world::publish);
    var seen = new EventId(a, s);
    var cursor = Cursor.after(world.ring, EventFilter.ALL, seen);
    if (cursor == null) {
      return;
    }
    var expected =
        world.all.stream()
            .filter(event -> event.channelId() > seen.of(event.topic().strand()))
            .toList();
    var read = cursor.read(Long.MAX_VALUE, 1000, Long.MAX_VALUE);
    assertThat(sequences(read.events())).isEqualTo(sequences(expected));
  }

  @Property(tries = 300)
  void newcomersGetTheNewestEventsThatPassAndTheNewestStatistics(
      @ForAll("steps") List<Step> steps,
      @ForAll @IntRange(min = 1, max = 32) int capacity,
      @ForAll @IntRange(min = 1, max = 10) int count) {
    var world = new World(capacity, Integer.MAX_VALUE);
    steps.forEach(world::publish);
    var filter = new EventFilter(Set.of("dos"), Set.of(), 0, null);
    var held = world.all.subList(world.oldest(), world.all.size());
    var attacks = held.stream().filter(e -> e.topic() != Topic.STATS && filter.passes(e)).toList();
    var stats = held.stream().filter(e -> e.topic() == Topic.STATS).toList();
    var expected =
        new ArrayList<>(attacks.subList(Math.max(0, attacks.size() - count), attacks.size()));
    expected.addAll(stats.subList(Math.max(0, stats.size() - 1), stats.size()));
    assertThat(sequences(world.ring.recent(filter, count, world.ring.head())))
        .containsExactlyElementsOf(sequences(expected).stream().sorted().toList());
  }

  @Property(tries = 300)
  void memoryStaysWithinBothBounds(
      @ForAll("steps") List<Step> steps,
      @ForAll @IntRange(min = 1, max = 16) int capacity,
      @ForAll @IntRange(min = 1, max = 100) int bytes) {
    var world = new World(capacity, bytes);
    for (var step : steps) {
      world.publish(step);
      var held = world.all.subList(world.oldest(), world.all.size());
      assertThat(held).hasSizeBetween(1, capacity);
      assertThat(held.size() == 1 || sizeOf(held) <= bytes).isTrue();
    }
  }

  private static List<Long> sequences(List<Event> events) {
    return events.stream().map(Event::sequence).toList();
  }

  private static int sizeOf(List<Event> events) {
    return events.stream().mapToInt(event -> event.payload().length).sum();
  }

  private static final class World {
    private final BroadcastRing ring;
    private final List<Event> all = new ArrayList<>();
    private EventId last = EventId.NONE;

    World(int capacity, int bytes) {
      ring = new BroadcastRing(capacity, bytes);
    }

    void publish(Step step) {
      var id = last.of(step.topic().strand()) + step.gap();
      var traits = new Traits(step.dos() ? "DoS" : "PortScan", "NO", "SE", 1, false);
      last = last.with(step.topic().strand(), id);
      var payload = new byte[step.size()];
      all.add(new Event(all.size(), step.topic(), last, traits, payload));
      ring.publish(step.topic(), id, traits, payload);
    }

    int oldest() {
      return all.size() - ring.held();
    }

    EventId idAfter(int sequence) {
      return sequence < 0 ? EventId.NONE : all.get(sequence).id();
    }
  }
}
