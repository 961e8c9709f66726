package dev.glacis.backend.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RawAttackChannelTest {
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private TestRedis redis;

  @BeforeEach
  void startRedis() {
    redis = TestRedis.open();
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private RawAttackChannel start(String instance) {
    return RawAttackChannel.start(
        redis.server, instance, body -> taken.add(instance + " " + new String(body, UTF_8)));
  }

  @Test
  void messagesComeAsTheyWerePublished() {
    try (var channel = start("one")) {
      assertThat(channel.trouble()).isEmpty();
      redis.publish(RawAttackChannel.CHANNEL, "{\"a\":\"å\"}");
      redis.publish("another", "no");
      redis.publish(RawAttackChannel.CHANNEL, "");
      TestRedis.await(() -> taken.size() == 2);
      assertThat(taken).containsExactly("one {\"a\":\"å\"}", "one ");
    }
  }

  @Test
  void ofTwoInstancesOneTakesAMessageAndTheOtherTakesOver() {
    var one = start("one");
    try (var two = start("two")) {
      assertThat(redis.listeners(RawAttackChannel.CHANNEL)).isEqualTo(2);
      redis.publish(RawAttackChannel.CHANNEL, "first");
      TestRedis.await(() -> !taken.isEmpty());
      one.close();
      TestRedis.await(two::isHolder);
      redis.publish(RawAttackChannel.CHANNEL, "second");
      TestRedis.await(() -> taken.size() == 2);
      assertThat(taken).containsExactly("one first", "two second");
    }
  }

  @Test
  void aServerThatWasAwayIsListenedToAgain() {
    try (var channel = start("one")) {
      redis.stop();
      TestRedis.await(() -> channel.trouble().isPresent());
      redis.start();
      TestRedis.await(() -> channel.trouble().isEmpty() && channel.isHolder());
      redis.publish(RawAttackChannel.CHANNEL, "again");
      TestRedis.await(() -> !taken.isEmpty());
      assertThat(taken).containsExactly("one again");
    }
  }

  @Test
  void aMessageThatIsChokedOnDoesNotEndTheListening() {
    try (var channel =
        RawAttackChannel.start(
            redis.server,
            "one",
            body -> {
              taken.add(new String(body, UTF_8));
              throw new IllegalStateException("cannot take it");
            })) {
      redis.publish(RawAttackChannel.CHANNEL, "one");
      TestRedis.await(() -> taken.size() == 1);
      TestRedis.await(
          () -> channel.trouble().isEmpty() && redis.listeners(RawAttackChannel.CHANNEL) == 1);
      redis.publish(RawAttackChannel.CHANNEL, "two");
      TestRedis.await(() -> taken.size() == 2);
    }
  }
}
