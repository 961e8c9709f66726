package dev.glacis.core.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BroadcastRingTest {
  private static final Traits DOS = new Traits("DoS", "no", null, 40, true);

  /// Every reader accounts for every event: read in order, or counted as missed.
  @Test
  void readersOnSeveralThreadsMissNothingUncounted() throws Exception {
    var ring = new BroadcastRing(64, 1 << 20);
    var events = 200_000;
    try (var threads = Executors.newFixedThreadPool(4)) {
      var readers = new ArrayList<Callable<long[]>>();
      for (var i = 0; i < 3; i++) {
        readers.add(() -> readAll(ring, events));
      }
      var results = readers.stream().map(threads::submit).toList();
      for (var id = 1; id <= events; id++) {
        ring.publish(Topic.MESSAGE, id, DOS, new byte[] {1});
      }
      for (var result : results) {
        var counted = result.get();
        assertThat(counted[0] + counted[1]).isEqualTo(events);
        assertThat(counted[0]).isPositive();
      }
    }
  }

  private static long[] readAll(BroadcastRing ring, int events) {
    var cursor = Cursor.at(ring, EventFilter.ALL, 0);
    var read = 0L;
    var dropped = 0L;
    while (cursor.next() < events) {
      var page = cursor.read(Long.MAX_VALUE, 16, Long.MAX_VALUE);
      dropped += page.dropped();
      for (var event : page.events()) {
        if (event.sequence() != read + dropped) {
          throw new AssertionError(event.sequence() + " after " + (read + dropped));
        }
        read++;
      }
    }
    return new long[] {read, dropped};
  }

  @Test
  void idsOfAChannelGrow() {
    var ring = new BroadcastRing(4, 100);
    ring.publish(Topic.MESSAGE, 7, DOS, new byte[0]);
    ring.publish(Topic.STATS, 7, Traits.NONE, new byte[0]);
    assertThatThrownBy(() -> ring.publish(Topic.ALERT, 7, DOS, new byte[0]))
        .hasMessage("cyberattacks 7 does not follow 7");
  }

  @Test
  void placesOfAnotherRunOrOfTheFutureAreNotKnown() {
    var ring = new BroadcastRing(2, 100);
    assertThat(Cursor.after(ring, EventFilter.ALL, new EventId(1, 0))).isNull();
    for (var id = 100; id < 110; id++) {
      ring.publish(Topic.MESSAGE, id, DOS, new byte[0]);
    }
    assertThat(Cursor.after(ring, EventFilter.ALL, new EventId(99, 0))).isNull();
    assertThat(Cursor.after(ring, EventFilter.ALL, new EventId(110, 0))).isNull();
    assertThat(Cursor.after(ring, EventFilter.ALL, new EventId(109, 3))).isNull();
    assertThat(Cursor.after(ring, EventFilter.ALL, new EventId(109, 0))).isNotNull();
    assertThat(Cursor.after(ring, EventFilter.ALL, EventId.NONE)).isNotNull();
  }

  @Test
  void anIdIsReadBackFromItsText() {
    var id = new EventId(1_763_630_000_000L << 20, 36);
    assertThat(EventId.parse(id.toString())).isEqualTo(id);
    assertThat(id.toString()).endsWith(".10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        "1.",
        ".1",
        "1.2.3",
        "-1.2",
        "+1.2",
        "1.A",
        "1 .2",
        "1.2\n",
        "ö.1",
        "zzzzzzzzzzzzz.1",
        "1111111111111111111111111111111111111111.1"
      })
  void whatIsNoIdIsNotRead(String text) {
    assertThat(EventId.parse(text)).isNull();
  }

  @Test
  void filtersLookAtKindCountryPriorityAndOwnership() {
    var attack = event(Topic.MESSAGE);
    assertThat(EventFilter.ALL.passes(attack)).isTrue();
    assertThat(filter(Set.of("dos", "portscan"), Set.of(), 0, null).passes(attack)).isTrue();
    assertThat(filter(Set.of("PortScan"), Set.of(), 0, null).passes(attack)).isFalse();
    assertThat(filter(Set.of(), Set.of("no"), 0, null).passes(attack)).isTrue();
    assertThat(filter(Set.of(), Set.of("SE"), 0, null).passes(attack)).isFalse();
    assertThat(filter(Set.of(), Set.of(), 40, null).passes(attack)).isTrue();
    assertThat(filter(Set.of(), Set.of(), 40.5, null).passes(attack)).isFalse();
    assertThat(filter(Set.of(), Set.of(), 0, true).passes(attack)).isTrue();
    assertThat(filter(Set.of(), Set.of(), 0, false).passes(attack)).isFalse();
  }

  @Test
  void statisticsAlwaysPassAndAlertsByTheirKind() {
    var strict = filter(Set.of("botnet"), Set.of("SE"), 99, false);
    assertThat(strict.passes(event(Topic.STATS))).isTrue();
    assertThat(strict.passes(event(Topic.ALERT))).isFalse();
    assertThat(filter(Set.of("DoS"), Set.of("SE"), 99, false).passes(event(Topic.ALERT))).isTrue();
  }

  @Test
  void eventsAreFramedForBothKindsOfViewer() {
    var events = List.of(event(Topic.MESSAGE), event(Topic.ALERT));
    assertThat(text(Framing.SSE.events(events)))
        .isEqualTo("id: 1.2\nevent: message\ndata: {}\n\nid: 1.2\nevent: alert\ndata: {}\n\n");
    assertThat(text(Framing.WEB_SOCKET.events(events)))
        .isEqualTo(
            "[{\"event\":\"message\",\"id\":\"1.2\",\"data\":{}},"
                + "{\"event\":\"alert\",\"id\":\"1.2\",\"data\":{}}]");
  }

  @Test
  void whatWasDroppedIsFramedForBothKindsOfViewer() {
    var id = new EventId(1, 2);
    assertThat(text(Framing.SSE.dropped(5, "slow", id)))
        .isEqualTo("id: 1.2\nevent: dropped\ndata: {\"dropped\":5,\"reason\":\"slow\"}\n\n");
    assertThat(text(Framing.WEB_SOCKET.dropped(5, "slow", id)))
        .isEqualTo(
            "[{\"event\":\"dropped\",\"id\":\"1.2\","
                + "\"data\":{\"dropped\":5,\"reason\":\"slow\"}}]");
  }

  private static EventFilter filter(
      Set<String> kinds, Set<String> countries, double priority, @Nullable Boolean own) {
    return new EventFilter(kinds, countries, priority, own);
  }

  private static Event event(Topic topic) {
    return new Event(0, topic, new EventId(1, 2), DOS, "{}".getBytes(UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
