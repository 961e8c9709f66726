package dev.glacis.backend.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.contract.ChannelsContract;
import dev.glacis.core.spi.Channels;
import dev.glacis.core.spi.Channels.Message;
import dev.glacis.core.spi.ChannelsAway;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

class RedisChannelsTest extends ChannelsContract {
  private static TestRedis redis;

  @BeforeAll
  static void startRedis() {
    redis = TestRedis.open();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void forgetEverything() {
    redis.ask(Command.FLUSHALL);
  }

  @Override
  protected Channels open(int capacity, int limit) {
    return RedisChannels.open(redis.server, capacity, Set.of());
  }

  private static RedisChannels open() {
    return RedisChannels.open(redis.server, 1000, Set.of("message"));
  }

  @Test
  void whatOneInstanceAppendsAnotherReadsAndIsToldOf() throws Exception {
    try (var one = open();
        var other = open()) {
      var told = new Semaphore(0);
      try (var _ = other.onAppend("a", told::release)) {
        var id = one.append("a", "message", bytes("hello"));

        assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        assertThat(other.read("a", 0, 10).messages()).extracting(Message::id).containsExactly(id);
        assertThat(other.append("a", "message", bytes("answer"))).isEqualTo(id + 1);
        assertThat(one.read("a", id, 10).messages())
            .extracting(RedisChannelsTest::text)
            .containsExactly("answer");
      }
    }
  }

  @Test
  void aLaterRunReadsOnAfterAnIdOfTheRunBefore() {
    long first;
    try (var before = open()) {
      first = before.append("a", "message", bytes("one"));
      before.append("a", "message", bytes("two"));
    }
    try (var after = open()) {
      var page = after.read("a", first, 10);
      assertThat(page.messages()).extracting(RedisChannelsTest::text).containsExactly("two");
      assertThat(page.missed()).isZero();
    }
  }

  @Test
  void idsBeginAtTheTimeAsThoseInMemoryDo() {
    try (var channels = open()) {
      var before = System.currentTimeMillis() - 60_000;
      assertThat(channels.append("a", "message", bytes("x")))
          .isBetween(before << 20, (before + 120_000) << 20);
    }
  }

  @Test
  void anIdOfAnEarlierStreamReadsTheNewOneFromItsStart() {
    try (var channels = open()) {
      var old = channels.append("a", "message", bytes("old"));
      redis.ask(Command.FLUSHALL);
      try (var stranger = open()) {
        var fresh = stranger.append("a", "message", bytes("fresh"));
        assertThat(fresh).isGreaterThan(old);
        assertThat(channels.read("a", old, 10).messages())
            .extracting(Message::id)
            .containsExactly(fresh);
        assertThat(channels.append("a", "message", bytes("next"))).isEqualTo(fresh + 1);
        assertThat(channels.read("a", fresh, 10).messages()).hasSize(1);
      }
    }
  }

  @Test
  void typesThatAreNamedGoOutOnPubSubOnceAndOthersDoNot() {
    try (var channels = open();
        var subscriber = redis.client()) {
      subscriber.sendCommand(Command.SUBSCRIBE, "a");
      subscriber.getOne();
      channels.append("a", "alert", bytes("not this"));
      channels.append("a", "message", bytes("this"));
      channels.append("a", "message", bytes("and this"));
      for (var expected : List.of("this", "and this")) {
        var message = (List<?>) subscriber.getUnflushedObject();
        assertThat(new String((byte[]) message.get(2), UTF_8)).isEqualTo(expected);
      }
    }
  }

  @Test
  void whileTheServerIsAwayAppendsFailAtOnceAndPagesAreEmpty() {
    try (var own = TestRedis.open();
        var channels = RedisChannels.open(own.server, 1000, Set.of())) {
      channels.append("a", "message", bytes("before"));
      assertThat(channels.trouble()).isEmpty();
      own.stop();
      TestRedis.await(() -> channels.trouble().isPresent());

      assertThat(channels.trouble().orElseThrow())
          .startsWith(own.server + ": ")
          .doesNotContain("\n");
      assertThatThrownBy(() -> channels.append("a", "message", bytes("lost")))
          .isInstanceOf(ChannelsAway.class)
          .hasMessageStartingWith("redis://127.0.0.1:");
      assertThat(channels.read("a", 0, 10)).isEqualTo(new Channels.Page(List.of(), 0));
    }
  }

  @Test
  void onceTheServerIsBackIdsGoOnListenersAreToldAndWhatIsGoneIsCounted() throws Exception {
    try (var own = TestRedis.open();
        var channels = RedisChannels.open(own.server, 1000, Set.of())) {
      var told = new Semaphore(0);
      try (var _ = channels.onAppend("a", told::release)) {
        var first = channels.append("a", "message", bytes("one"));
        var second = channels.append("a", "message", bytes("two"));
        own.stop();
        TestRedis.await(() -> channels.trouble().isPresent());
        told.drainPermits();
        own.start();

        assertThat(told.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        TestRedis.await(() -> channels.trouble().isEmpty());
        var third = channels.append("a", "message", bytes("three"));
        assertThat(third).isEqualTo(second + 1);
        var page = channels.read("a", first, 10);
        assertThat(page.messages()).extracting(Message::id).containsExactly(third);
        assertThat(page.missed()).isEqualTo(1);
      }
    }
  }

  @Test
  void aServerThatIsAwayAtTheStartIsReachedLater() {
    try (var own = TestRedis.open()) {
      own.stop();
      try (var channels = RedisChannels.open(own.server, 1000, Set.of())) {
        assertThat(channels.trouble()).isPresent();
        own.start();
        TestRedis.await(() -> channels.trouble().isEmpty());
        assertThat(channels.append("a", "message", bytes("x"))).isPositive();
      }
    }
  }

  @Test
  void aConnectionThatTheServerEndsIsOpenedAnew() {
    try (var channels = open()) {
      var ids = new ArrayList<Long>();
      ids.add(channels.append("a", "message", bytes("x")));
      redis.ask(Command.CLIENT, "KILL", "TYPE", "normal");
      TestRedis.await(
          () -> {
            try {
              return ids.add(channels.append("a", "message", bytes("y")));
            } catch (ChannelsAway e) {
              return false;
            }
          });
      assertThat(ids.getLast()).isGreaterThan(ids.getFirst());
    }
  }

  @Test
  void whatRedisRefusesIsTold() {
    redis.ask(Command.SET, "glacis:a", "no stream");
    try (var channels = open()) {
      assertThatThrownBy(() -> channels.append("a", "message", bytes("x")))
          .isInstanceOf(ChannelsAway.class)
          .hasMessageContaining("WRONGTYPE");
    }
  }

  @Test
  void aWrongPasswordIsSaidInTheServersWordsAndNotRepeated() {
    try (var own = TestRedis.open("for-tests-only")) {
      var wrong = new RedisServer("127.0.0.1", own.server.port(), false, 0, null, "guessed");
      try (var channels = RedisChannels.open(wrong, 10, Set.of())) {
        assertThat(channels.trouble().orElseThrow())
            .contains("WRONGPASS")
            .doesNotContain("guessed");
      }
      try (var channels = RedisChannels.open(own.server, 10, Set.of())) {
        assertThat(channels.trouble()).isEmpty();
      }
      assertThat(own.server.toString()).doesNotContain("for-tests-only");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(Message message) {
    return new String(message.payload(), UTF_8);
  }
}
