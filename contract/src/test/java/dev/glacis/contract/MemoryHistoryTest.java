package dev.glacis.contract;

import static dev.glacis.contract.HistoryFacts.alert;
import static dev.glacis.contract.HistoryFacts.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.spi.Fact;
import dev.glacis.core.spi.History;
import dev.glacis.core.spi.MemoryHistory;
import dev.glacis.core.spi.Range;
import dev.glacis.core.spi.Retention;
import dev.glacis.core.spi.Selection;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryHistoryTest extends HistoryContract {
  private static final Selection ALL = Selection.of(new Range(at(0), at(10_000)), 10_000);

  @Override
  protected History open() {
    return new MemoryHistory(10_000);
  }

  @Test
  void ofEachSortTheNewestAreHeld() {
    try (var history = new MemoryHistory(3)) {
      write(history, 10);
      assertThat(history.alerts(ALL)).extracting(Alert::id).containsExactly("a9", "a8", "a7");
    }
  }

  @Test
  void theOldestGoUntilTheRestFits() {
    try (var history = new MemoryHistory(1_000)) {
      write(history, 1_000);
      var most = history.bytes() / 2;
      var days = Duration.ofDays(1);
      while (history.expire(new Retention(days, days, most), at(10_000))) {
        assertThat(history.bytes()).isGreaterThan(most);
      }
      assertThat(history.bytes()).isBetween(most / 2, most);
      assertThat(history.alerts(ALL).getFirst().id()).isEqualTo("a999");
    }
  }

  @Test
  void boundsArePositive() {
    assertThatThrownBy(() -> new MemoryHistory(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Retention(Duration.ZERO, Duration.ofDays(1), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void write(History history, int count) {
    history.write(
        IntStream.range(0, count)
            .mapToObj(i -> alert("a" + i, i * 5L, TrafficClass.DOS, 1, 2))
            .<Fact>map(Fact.OfAlert::new)
            .toList());
  }
}
