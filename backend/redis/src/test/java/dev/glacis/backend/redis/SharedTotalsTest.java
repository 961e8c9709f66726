package dev.glacis.backend.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.spi.RequestTotals;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

class SharedTotalsTest {
  private final AtomicLong answered = new AtomicLong();
  private TestRedis redis;

  @BeforeEach
  void startRedis() {
    redis = TestRedis.open();
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private SharedTotals start(String instance, long requests) {
    return SharedTotals.start(
        redis.server,
        instance,
        Instant.EPOCH,
        () -> new RequestTotals(requests, requests, requests * 1_000));
  }

  @Test
  void eachInstanceKnowsTheTotalsOfTheOthersAndNotItsOwn() {
    try (var one = start("one", 3);
        var two = start("two", 5);
        var three = start("three", 7)) {
      TestRedis.await(() -> one.others().requests() == 12);
      TestRedis.await(() -> two.others().requests() == 10);
      assertThat(three.others()).isEqualTo(new RequestTotals(8, 8, 8_000));
    }
  }

  @Test
  void anInstanceThatEndedStaysInTheSumWithItsLastTotals() {
    answered.set(1);
    var gone =
        SharedTotals.start(
            redis.server,
            "gone",
            Instant.EPOCH,
            () -> new RequestTotals(answered.get(), answered.get(), 0));
    answered.set(40);
    gone.close();

    try (var restarted = start("restarted", 2)) {
      assertThat(restarted.others().requests()).isEqualTo(40);
    }
  }

  @Test
  void aServerThatForgotEverythingIsToldAgainAndNobodyCountsBackwards() {
    try (var one = start("one", 3);
        var two = start("two", 5)) {
      TestRedis.await(() -> one.others().requests() == 5);
      redis.stop();
      TestRedis.await(() -> one.trouble().isPresent() && two.trouble().isPresent());
      assertThat(one.others().requests()).isEqualTo(5);
      redis.start();
      TestRedis.await(() -> one.trouble().isEmpty() && two.trouble().isEmpty());

      assertThat(one.others().requests()).isEqualTo(5);
      try (var three = start("three", 0)) {
        TestRedis.await(() -> three.others().requests() == 8);
      }
    }
  }

  @Test
  void aFieldThatIsNoTotalsIsPassedOver() {
    for (var bad : new String[] {"", "1 2", "many 1 1 x", "-1 0 0 x", "1 2 3 x"}) {
      redis.ask(Command.HSET, SharedTotals.KEY, "bad " + bad, bad);
    }
    redis.ask(Command.HSET, SharedTotals.KEY, "good", "4 3 2 2026-01-01T00:00:00Z");
    try (var totals = start("one", 1)) {
      assertThat(totals.others()).isEqualTo(new RequestTotals(4, 3, 2));
      assertThat(
              new String(
                  (byte[]) redis.ask(Command.HGET, SharedTotals.KEY, "one"),
                  StandardCharsets.US_ASCII))
          .isEqualTo("1 1 1000 1970-01-01T00:00:00Z");
    }
  }
}
