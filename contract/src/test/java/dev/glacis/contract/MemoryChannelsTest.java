package dev.glacis.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.spi.Channels;
import dev.glacis.core.spi.MemoryChannels;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class MemoryChannelsTest extends ChannelsContract {
  private static final long FIRST = 1_700_000_000_000L << 20;

  @Override
  protected Channels open(int capacity, int limit) {
    return new MemoryChannels(FIRST, capacity, 1 << 20);
  }

  @Test
  void memoryIsBoundedByBytesToo() {
    try (var channels = new MemoryChannels(1, 1000, 100)) {
      for (var i = 0; i < 10; i++) {
        channels.append("a", "message", new byte[30]);
      }
      var page = channels.read("a", 1, 1000);
      assertThat(page.messages()).hasSize(3);
      assertThat(page.missed()).isEqualTo(6);
    }
  }

  @Test
  void aMessageLargerThanTheBoundIsHeldAlone() {
    try (var channels = new MemoryChannels(1, 1000, 100)) {
      channels.append("a", "message", new byte[30]);
      channels.append("a", "message", new byte[1000]);
      assertThat(channels.read("a", 0, 10).messages()).singleElement().matches(m -> m.id() == 2);
    }
  }

  @Test
  void anIdOfAnEarlierRunMissesOnlyWhatThisRunKnowsOf() {
    try (var channels = new MemoryChannels(FIRST, 2, 100)) {
      for (var i = 0; i < 5; i++) {
        channels.append("a", "message", new byte[1]);
      }
      assertThat(channels.read("a", 17, 10).missed()).isEqualTo(3);
    }
  }

  @Test
  void aListenerThatFailsKeepsNothingFromTheOthers() {
    var thread = Thread.currentThread();
    var failures = new ArrayList<Throwable>();
    thread.setUncaughtExceptionHandler((_, failure) -> failures.add(failure));
    try (var channels = open(10, 10)) {
      var told = new int[1];
      try (var _ = channels.onAppend("a", MemoryChannelsTest::fail);
          var _ = channels.onAppend("a", () -> told[0]++)) {
        assertThat(channels.append("a", "message", new byte[0])).isEqualTo(FIRST);
      }
      assertThat(told[0]).isEqualTo(1);
      assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    } finally {
      thread.setUncaughtExceptionHandler(null);
    }
  }

  @Test
  void nothingIsAnsweredOnceClosed() {
    var channels = open(10, 10);
    channels.close();
    assertThatThrownBy(() -> channels.read("a", 0, 1)).hasMessage("the channels are closed");
  }

  @Test
  void boundsArePositive() {
    assertThatThrownBy(() -> new MemoryChannels(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 messages");
  }

  private static void fail() {
    throw new IllegalStateException("a listener that fails");
  }
}
