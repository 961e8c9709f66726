package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RocTest {
  @Property(tries = 100)
  void theAreaIsTheChanceThatAnOwnRowLiesAboveAnother(@ForAll long seed) {
    var random = new Random(seed);
    var roc = new Roc();
    var own = new ArrayList<Integer>();
    var others = new ArrayList<Integer>();
    for (var i = 0; i < 60; i++) {
      var isOwn = i == 0 || (i > 1 && random.nextBoolean());
      var share = random.nextInt(20) * (isOwn ? 50 : 40);
      (isOwn ? own : others).add(share);
      roc.add(isOwn, share / 1000f);
    }
    var won = 0.0;
    for (var mine : own) {
      for (var other : others) {
        won += mine > other ? 1 : mine.equals(other) ? 0.5 : 0;
      }
    }
    assertThat(roc.area()).isCloseTo(won / own.size() / others.size(), within(1e-12));
  }

  @Test
  void pointsRiseFromTheSurestShareToAllRows() {
    var roc = new Roc();
    roc.add(true, 0.9f);
    roc.add(false, 0.5f);
    roc.add(true, 0.5f);
    roc.add(false, 0.1f);
    assertThat(roc.points())
        .containsExactly(
            new Roc.Point(0.9, 0, 0.5), new Roc.Point(0.5, 0.5, 1), new Roc.Point(0.1, 1, 1));
  }

  @Test
  void ofManySharesFiftyPointsAreGivenFirstAndLastAmongThem() {
    var roc = new Roc();
    for (var i = 0; i <= 1000; i++) {
      roc.add(i % 2 == 0, i / 1000f);
    }
    assertThat(roc.points()).hasSize(Roc.POINTS);
    assertThat(roc.points().getFirst().threshold()).isEqualTo(1);
    assertThat(roc.points().getLast()).isEqualTo(new Roc.Point(0, 1, 1));
  }

  @Test
  void withoutOtherRowsThereIsNoArea() {
    var roc = new Roc();
    roc.add(true, 1);
    assertThat(roc.area()).isNaN();
  }
}
