package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Ports;
import org.junit.jupiter.api.Test;

class MemoTest {
  @Test
  void theOldestAnswersGoWhenTheBudgetIsSpent() {
    var memo = new Memo(4, 40);
    memo.put(0, runs(2));
    memo.put(1, runs(2));
    memo.put(2, runs(2));

    assertThat(memo.get(0)).isNull();
    assertThat(memo.get(1)).isNotNull();
    assertThat(memo.get(2)).isNotNull();
  }

  @Test
  void anAnswerLargerThanTheBudgetIsNotRemembered() {
    var memo = new Memo(2, 40);
    memo.put(0, runs(2));
    memo.put(1, runs(1000));

    assertThat(memo.get(0)).isNotNull();
    assertThat(memo.get(1)).isNull();
  }

  @Test
  void questionsWithPortsAndDepthsAreRememberedUnderABudgetOfTheirOwn() {
    var asked = new Asked(40);
    var first = new Asked.Question(0, Ports.parse("tcp/22"), 3);
    var second = new Asked.Question(0, Ports.parse("tcp/22"), 2);
    var third = new Asked.Question(0, null, 2);
    asked.put(first, runs(2));
    asked.put(second, runs(2));
    asked.put(second, runs(20));
    asked.put(third, runs(2));

    assertThat(asked.get(first)).isNull();
    assertThat(asked.get(new Asked.Question(0, Ports.parse("tcp/22"), 2)).bounds()).hasSize(2);
    assertThat(asked.get(third)).isNotNull();
    assertThat(asked.get(new Asked.Question(1, null, 2))).isNull();
  }

  private static Runs runs(int bounds) {
    return new Runs(new int[bounds], 0);
  }
}
