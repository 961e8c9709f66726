package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// The ranking against counting for each machine.
class RankingPropertyTest {
  @Property(tries = 1000)
  void machinesAreRankedByWhatAQuestionForEachWouldCount(
      @ForAll("networks") Network network, @ForAll @IntRange(min = 1, max = 10) int limit) {
    var surface = Surface.of(network);
    for (var by : Ranking.By.values()) {
      var found = Ranking.of(surface, by, limit, Ranking.USUAL_STEPS);
      assertThat(found.exact()).isTrue();
      assertThat(found.entries())
          .as("by %s in%s", by, Networks.text(network))
          .containsExactlyElementsOf(
              IntStream.range(0, surface.size())
                  .mapToObj(vm -> new Ranking.Entry(vm, count(surface, by, vm)))
                  .sorted(
                      Comparator.comparingInt((Ranking.Entry e) -> -e.count())
                          .thenComparingInt(Ranking.Entry::vm))
                  .limit(limit)
                  .toList());
    }
  }

  @Property(tries = 500)
  void underABoundCountsAreNeverTooHighAndItIsSaid(@ForAll("networks") Network network) {
    var surface = Surface.of(network);
    var found = Ranking.of(surface, Ranking.By.BLAST, Integer.MAX_VALUE, 5);
    for (var entry : found.entries()) {
      assertThat(entry.count()).isLessThanOrEqualTo(surface.blast(entry.vm()));
      assertThat(!found.exact() || entry.count() == surface.blast(entry.vm())).isTrue();
    }
  }

  private static int count(Surface surface, Ranking.By by, int vm) {
    return switch (by) {
      case ATTACKERS -> surface.attackers(vm, Mode.TRANSITIVE, null).count();
      case BLAST -> surface.blast(vm);
    };
  }

  @Provide
  Arbitrary<Network> networks() {
    return Networks.arbitrary();
  }
}
