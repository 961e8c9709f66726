package dev.glacis.backend.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.spi.ChannelsAway;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

class SharedDocumentTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final List<String> told = new CopyOnWriteArrayList<>();
  private TestRedis redis;

  @BeforeEach
  void startRedis() {
    redis = TestRedis.open();
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private SharedDocument start() {
    return SharedDocument.start(redis.server, "test", this::follow);
  }

  private static SharedDocument ignoring(TestRedis redis) {
    return SharedDocument.start(redis.server, "test", (_, _) -> true);
  }

  private boolean follow(SharedDocument document, Version version) {
    try {
      told.add(
          version.withdrawn()
              ? "source"
              : document.read(version, in -> new String(in.readAllBytes(), UTF_8)));
      return true;
    } catch (BadInput e) {
      told.add("bad: " + e.getMessage());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void put(SharedDocument document, String text) throws IOException {
    document.put(out -> out.write(text.getBytes(UTF_8)), NOW);
  }

  @Test
  void whatOnePutsTheOthersAreToldOfAndWhoPutItIsNot() throws Exception {
    var own = new AtomicInteger();
    try (var one = SharedDocument.start(redis.server, "test", (_, _) -> own.incrementAndGet() > 0);
        var _ = start()) {
      put(one, "first");
      TestRedis.await(() -> told.contains("first"));
      put(one, "second");
      TestRedis.await(() -> told.contains("second"));
    }
    assertThat(told).containsExactly("first", "second");
    assertThat(own).hasValue(0);
  }

  @Test
  void whoStartsLaterIsToldOfTheNewestBeforeItGoesOn() throws Exception {
    try (var one = ignoring(redis)) {
      put(one, "first");
      put(one, "second");
    }
    try (var _ = start()) {
      assertThat(told).containsExactly("second");
    }
  }

  @Test
  void aDocumentOfManyPiecesComesThroughWhole() throws Exception {
    var bytes = new byte[3 * Pieces.PIECE + 12_345];
    new Random(1).nextBytes(bytes);
    try (var one = ignoring(redis);
        var _ =
            SharedDocument.start(
                redis.server,
                "test",
                (document, version) -> {
                  try {
                    assertThat(version.bytes()).isGreaterThan(3L * Pieces.PIECE);
                    byte[] read = document.read(version, InputStream::readAllBytes);
                    assertThat(read).isEqualTo(bytes);
                    told.add("whole");
                  } catch (IOException e) {
                    told.add(e.getMessage());
                  }
                  return true;
                })) {
      one.put(out -> out.write(bytes), NOW);
      TestRedis.await(() -> !told.isEmpty());
    }
    assertThat(told).containsExactly("whole");
    assertThat((List<?>) redis.ask(Command.KEYS, "glacis:*")).hasSize(2);
  }

  @Test
  void onceWithdrawnTheSourceCountsForAll() throws Exception {
    try (var one = ignoring(redis);
        var _ = start()) {
      put(one, "first");
      TestRedis.await(() -> told.contains("first"));
      one.withdraw(NOW);
      TestRedis.await(() -> told.contains("source"));
      one.withdraw(NOW); // There is nothing to withdraw now.
      put(one, "second");
      TestRedis.await(() -> told.contains("second"));
    }
    assertThat(told).containsExactly("first", "source", "second");
  }

  @Test
  void aWithdrawalLeavesAloneWhatWasPutMeanwhile() throws Exception {
    try (var one = ignoring(redis)) {
      put(one, "first");
      redis.stop();
      TestRedis.await(() -> one.trouble().isPresent());
      one.withdraw(NOW);
      redis.start();
      try (var other = ignoring(redis)) {
        put(other, "second");
        TestRedis.await(() -> one.trouble().isEmpty());
      }
      try (var _ = start()) {
        assertThat(told).containsExactly("second");
      }
    }
  }

  @Test
  void aServerThatIsAwayTakesNothingAndAnswersOnceItIsBack() throws Exception {
    try (var one = ignoring(redis);
        var _ = start()) {
      put(one, "first");
      TestRedis.await(() -> told.contains("first"));
      redis.stop();
      assertThatThrownBy(() -> put(one, "lost"))
          .isInstanceOf(ChannelsAway.class)
          .hasMessageContaining(redis.server.toString());
      redis.start(); // It has forgotten everything, which changes nothing.
      TestRedis.await(() -> one.trouble().isEmpty());
      put(one, "second");
      TestRedis.await(() -> told.contains("second"));
    }
    assertThat(told).containsExactly("first", "second");
  }

  @Test
  void damageIsFoundAndToldOfOnce() throws Exception {
    try (var one = ignoring(redis);
        var _ = start()) {
      put(one, "first");
      TestRedis.await(() -> told.contains("first"));
      var random = "x".repeat(50);
      redis.ask(Command.SET, "glacis:test:document", random);
      redis.ask(
          Command.HSET, "glacis:test", "id", "other", "bytes", "50", "sha256", "0".repeat(64));
      TestRedis.await(() -> told.size() > 1);
      redis.ask(Command.HSET, "glacis:test", "id", "large", "bytes", "268435457");
      TestRedis.await(() -> told.size() > 2);
      redis.ask(Command.HSET, "glacis:test", "id", "odd", "bytes", "many");
      put(one, "second");
      TestRedis.await(() -> told.contains("second"));
    }
    assertThat(told)
        .containsExactly(
            "first",
            "bad: %s test: its bytes are not those that were put; expected its SHA-256"
                .formatted(redis.server),
            "bad: %s test: 268435457 bytes; expected at most 268435456".formatted(redis.server),
            "second");
  }

  @Test
  void whatCouldNotBeTakenIsToldOfAgain() throws Exception {
    var tries = new AtomicInteger();
    try (var one = ignoring(redis);
        var _ =
            SharedDocument.start(redis.server, "test", (_, _) -> tries.incrementAndGet() == 3)) {
      put(one, "first");
      TestRedis.await(() -> tries.get() == 3);
      put(one, "second");
      TestRedis.await(() -> tries.get() > 3);
    }
  }

  @Test
  void contentThatIsTooLargeLeavesNothingBehind() {
    var noise = new byte[Pieces.PIECE];
    new Random(2).nextBytes(noise);
    try (var connection = redis.client()) {
      var out = new Pieces.Out(connection, "aside".getBytes(UTF_8), "600".getBytes(UTF_8), 100_000);
      assertThatThrownBy(() -> out.write(to -> to.write(noise)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("larger than 100000 bytes");
    }
    assertThat((List<?>) redis.ask(Command.KEYS, "*")).isEmpty();
  }
}
