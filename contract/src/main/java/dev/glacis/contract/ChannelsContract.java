package dev.glacis.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.spi.Channels;
import dev.glacis.core.spi.Channels.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What every [Channels] does. A subclass says how to open one; each test opens its own and starts
/// from nothing.
public abstract class ChannelsContract {
  private static final long PATIENCE_SECONDS = 30;

  /// Empty channels that hold at least `capacity` messages each and at most `limit`.
  protected abstract Channels open(int capacity, int limit);

  private Channels open() {
    return open(10_000, Integer.MAX_VALUE);
  }

  @Test
  public void anEmptyChannelHasAnEmptyPage() {
    try (var channels = open()) {
      assertThat(channels.read("a", 0, 10)).isEqualTo(new Channels.Page(List.of(), 0));
    }
  }

  @Test
  public void whatIsAppendedIsReadBackInOrder() {
    try (var channels = open()) {
      var first = channels.append("a", "message", bytes("one"));
      var second = channels.append("a", "stats", bytes("två"));
      var messages = channels.read("a", 0, 10).messages();
      assertThat(messages).extracting(Message::id).containsExactly(first, second);
      assertThat(messages).extracting(Message::type).containsExactly("message", "stats");
      assertThat(messages).extracting(ChannelsContract::text).containsExactly("one", "två");
      assertThat(second).isGreaterThan(first);
      assertThat(first).isPositive();
    }
  }

  @Test
  public void payloadsAreAnyBytes() {
    try (var channels = open()) {
      var payload = new byte[256];
      for (var i = 0; i < payload.length; i++) {
        payload[i] = (byte) i;
      }
      channels.append("a", "message", payload);
      channels.append("a", "message", new byte[0]);
      var messages = channels.read("a", 0, 10).messages();
      assertThat(messages.getFirst().payload()).containsExactly(payload);
      assertThat(messages.getLast().payload()).isEmpty();
    }
  }

  @Test
  public void readingResumesAfterAnId() {
    try (var channels = open()) {
      var ids = append(channels, "a", 10);
      assertThat(idsOf(channels, "a", ids.get(3), 100)).isEqualTo(ids.subList(4, 10));
      assertThat(idsOf(channels, "a", ids.get(9), 100)).isEmpty();
    }
  }

  @Test
  public void aPageHasAtMostTheMessagesAskedFor() {
    try (var channels = open()) {
      var ids = append(channels, "a", 10);
      assertThat(idsOf(channels, "a", 0, 3)).isEqualTo(ids.subList(0, 3));
      assertThat(idsOf(channels, "a", ids.get(2), 3)).isEqualTo(ids.subList(3, 6));
    }
  }

  @Test
  public void pagesOneAfterAnotherGiveEveryMessageOnce() {
    try (var channels = open()) {
      var ids = append(channels, "a", 1000);
      var read = new ArrayList<Long>();
      for (var page = idsOf(channels, "a", 0, 7);
          !page.isEmpty();
          page = idsOf(channels, "a", read.getLast(), 7)) {
        read.addAll(page);
      }
      assertThat(read).isEqualTo(ids);
    }
  }

  @Test
  public void anIdOfTheFutureGivesAnEmptyPage() {
    try (var channels = open()) {
      var last = append(channels, "a", 3).getLast();
      var page = channels.read("a", last + 1_000_000, 10);
      assertThat(page.messages()).isEmpty();
      assertThat(page.missed()).isZero();
      assertThat(channels.read("a", Long.MAX_VALUE, 10).messages()).isEmpty();
    }
  }

  @Test
  public void channelsDoNotSeeEachOther() {
    try (var channels = open()) {
      var one = append(channels, "one", 2);
      var other = append(channels, "other", 1);
      assertThat(idsOf(channels, "one", 0, 10)).isEqualTo(one);
      assertThat(idsOf(channels, "other", 0, 10)).isEqualTo(other);
    }
  }

  @Test
  public void oldMessagesMakeRoomAndAreCountedAsMissed() {
    try (var channels = open(4, 64)) {
      var ids = append(channels, "a", 200);
      var fromOldest = channels.read("a", 0, 1000);
      assertThat(fromOldest.messages()).hasSizeBetween(4, 64);
      assertThat(fromOldest.missed()).isZero();
      assertThat(fromOldest.messages().getLast().id()).isEqualTo(ids.getLast());
      var afterFirst = channels.read("a", ids.getFirst(), 1000);
      assertThat(afterFirst.messages()).usingRecursiveComparison().isEqualTo(fromOldest.messages());
      assertThat(afterFirst.missed() + afterFirst.messages().size()).isEqualTo(199);
      var afterHeld = channels.read("a", fromOldest.messages().getFirst().id(), 1000);
      assertThat(afterHeld.missed()).isZero();
      assertThat(afterHeld.messages()).hasSize(fromOldest.messages().size() - 1);
    }
  }

  @Test
  public void aListenerIsToldOfEachAppendOrOfSeveralAtOnce() throws InterruptedException {
    try (var channels = open()) {
      var told = new Semaphore(0);
      try (var _ = channels.onAppend("a", told::release)) {
        var ids = append(channels, "a", 5);
        var read = new ArrayList<Long>();
        while (read.size() < 5) {
          assertThat(told.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
          read.addAll(idsOf(channels, "a", read.isEmpty() ? 0 : read.getLast(), 100));
        }
        assertThat(read).isEqualTo(ids);
      }
    }
  }

  @Test
  public void aListenerHearsOnlyItsOwnChannelAndNothingOnceEnded() throws InterruptedException {
    try (var channels = open()) {
      var told = new Semaphore(0);
      var ended = new Semaphore(0);
      try (var _ = channels.onAppend("a", told::release)) {
        channels.onAppend("a", ended::release).close();
        channels.append("b", "message", bytes("elsewhere"));
        channels.append("a", "message", bytes("here"));
        assertThat(told.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(told.availablePermits()).isZero();
        assertThat(ended.availablePermits()).isZero();
      }
    }
  }

  @Test
  public void writersOnSeveralThreadsLoseNothingAndKeepTheirOwnOrder() throws InterruptedException {
    try (var channels = open()) {
      var writers = 4;
      var each = 500;
      var done = new CountDownLatch(writers);
      for (var writer = 0; writer < writers; writer++) {
        var name = writer;
        Thread.ofVirtual()
            .start(
                () -> {
                  for (var i = 0; i < each; i++) {
                    channels.append("a", "message", bytes(name + ":" + i));
                  }
                  done.countDown();
                });
      }
      assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      var messages = channels.read("a", 0, 10_000).messages();
      assertThat(messages).extracting(Message::id).isSorted().doesNotHaveDuplicates();
      for (var writer = 0; writer < writers; writer++) {
        var prefix = writer + ":";
        assertThat(
                messages.stream()
                    .map(ChannelsContract::text)
                    .filter(text -> text.startsWith(prefix)))
            .containsExactlyElementsOf(
                LongStream.range(0, each).mapToObj(i -> prefix + i).toList());
      }
    }
  }

  private static List<Long> append(Channels channels, String channel, int count) {
    return LongStream.range(0, count)
        .map(i -> channels.append(channel, "message", bytes("payload " + i)))
        .boxed()
        .toList();
  }

  private static List<Long> idsOf(Channels channels, String channel, long after, int limit) {
    return channels.read(channel, after, limit).messages().stream().map(Message::id).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(Message message) {
    return new String(message.payload(), UTF_8);
  }
}
