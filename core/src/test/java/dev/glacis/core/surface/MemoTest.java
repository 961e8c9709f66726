package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static Runs runs(int bounds) {
    return new Runs(new int[bounds], 0);
  }
}
