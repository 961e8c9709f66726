package dev.glacis.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingTest {
  @Test
  void aGoodArtifactServesAtOnce() {
    var model = new Reloading<>("model", "first");
    assertThat(model.reload(() -> "second")).isTrue();
    assertThat(model.get()).isEqualTo("second");
    assertThat(model.state()).isEqualTo(new Reloading.State(2, 0, null));
  }

  @Test
  void aBadOneIsRefusedAndTheOldOneServesOn() {
    var model = new Reloading<>("model", "first");
    assertThat(
            model.reload(
                () -> {
                  throw new IOException("line 3: no id");
                }))
        .isFalse();
    assertThat(model.get()).isEqualTo("first");
    assertThat(model.state()).isEqualTo(new Reloading.State(1, 1, "line 3: no id"));
  }

  @Test
  void oneThatDoesNotFitIntoMemoryIsRefusedWithTheLimit() {
    var model = new Reloading<>("model", "first");
    assertThatThrownBy(
            () ->
                model.replace(
                    () -> {
                      throw new OutOfMemoryError("Java heap space");
                    }))
        .isInstanceOf(BadInput.class)
        .hasMessageMatching("model: does not fit into \\d+ MB of heap .*; expected a smaller one");
    assertThat(model.get()).isEqualTo("first");
    assertThat(model.state().failures()).isOne();
  }

  @Test
  void theMessageOfAFailureGoesAwayWithTheNextSuccess() {
    var model = new Reloading<>("model", "first");
    model.reload(
        () -> {
          throw new IllegalStateException();
        });
    assertThat(model.state().lastFailure()).isEqualTo("IllegalStateException");
    model.reload(() -> "second");
    assertThat(model.state()).isEqualTo(new Reloading.State(2, 1, null));
  }

  @Test
  void aFileInAFolderOfAWatchedFolderThatChangesIsLoadedAgain(@TempDir Path directory)
      throws Exception {
    var folder = Files.createDirectory(directory.resolve("2026-10-01"));
    var file = Files.writeString(folder.resolve("feed.txt"), "one");
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    var feeds = new Reloading<>("scores", "one");
    var loaded = new CountDownLatch(1);
    try (var watch =
        feeds.watch(
            List.of(directory),
            Duration.ofMillis(5),
            () -> {
              loaded.countDown();
              return Files.readString(file);
            })) {
      assertThat(watch).isNotNull();
      Files.writeString(file, "another");
      assertThat(loaded.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aFileThatChangesIsLoadedAgain(@TempDir Path directory) throws Exception {
    var file = Files.writeString(directory.resolve("network.json"), "one");
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    var network = new Reloading<>("network", "one");
    var loaded = new CountDownLatch(1);
    try (var watch =
        network.watch(
            List.of(directory),
            Duration.ofMillis(5),
            () -> {
              var text = Files.readString(file);
              if (!text.equals("another")) {
                throw new IOException("half written");
              }
              loaded.countDown();
              return text;
            })) {
      assertThat(watch).isNotNull();
      Files.writeString(file, "another");
      assertThat(loaded.await(20, TimeUnit.SECONDS)).isTrue();
    }
    while (!network.get().equals("another")) {
      Thread.onSpinWait();
    }
    assertThat(network.state().lastFailure()).isNull();
  }

  @Test
  void whatCouldNotBeReachedIsTriedAgainThoughNothingChanges() throws Exception {
    var network = new Reloading<>("network", "one");
    var tries = new AtomicInteger();
    var changed = new AtomicBoolean();
    var loaded = new CountDownLatch(1);
    try (var watch =
        network.watch(
            changed::get,
            false,
            Duration.ofMillis(1),
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new IOException("away");
              }
              loaded.countDown();
              return "two";
            })) {
      assertThat(watch).isNotNull();
      changed.set(true);
      assertThat(loaded.await(20, TimeUnit.SECONDS)).isTrue();
    }
    while (!network.get().equals("two")) {
      Thread.onSpinWait();
    }
    assertThat(network.state()).isEqualTo(new Reloading.State(2, 2, null));
  }

  @Test
  void whatIsBadIsNotTriedAgainUntilItChanges() throws Exception {
    var network = new Reloading<>("network", "one");
    var version = new AtomicInteger();
    var looks = new CountDownLatch(50);
    var tries = new AtomicInteger();
    try (var watch =
        network.watch(
            () -> {
              looks.countDown();
              return version.get();
            },
            0,
            Duration.ofMillis(1),
            () -> {
              tries.incrementAndGet();
              throw new BadInput("line 3: no id");
            })) {
      assertThat(watch).isNotNull();
      version.set(1);
      assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(tries).hasValue(1);
  }
}
