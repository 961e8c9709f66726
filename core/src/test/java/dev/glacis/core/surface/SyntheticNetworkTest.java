package dev.glacis.core.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SyntheticNetworkTest {
  @Test
  void theSameSeedGivesTheSameNetworkAndAnotherSeedAnother() {
    var network = SyntheticNetwork.generate(100, 10, 20, 7);

    assertThat(SyntheticNetwork.generate(100, 10, 20, 7)).isEqualTo(network);
    assertThat(SyntheticNetwork.generate(100, 10, 20, 8)).isNotEqualTo(network);
  }

  @Test
  void idsAreDistinctAndCountsAreThoseAskedFor() {
    var network = SyntheticNetwork.generate(50_000, 40, 300, 1);

    assertThat(network.vms()).hasSize(50_000);
    assertThat(network.vms()).extracting(Network.Vm::id).doesNotHaveDuplicates();
    assertThat(network.rules()).hasSize(300);
    assertThat(network.rules()).extracting(Network.FirewallRule::id).doesNotHaveDuplicates();
    assertThat(network.vms().stream().flatMap(vm -> vm.tags().stream()).distinct()).hasSize(40);
  }

  @Test
  void rulesWithoutTagsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticNetwork.generate(1, 0, 1, 1))
        .withMessage("1 rules without tags; expected 1 tag or more");
  }
}
