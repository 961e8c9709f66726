package dev.glacis.formats.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.surface.Network;
import dev.glacis.formats.BadInput;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RuleTextTest {
  @Test
  void aRuleIsATagAnArrowATagAndPorts() throws IOException {
    var rule = RuleText.parse(" web -> db : tcp/5432, udp/53 ", "x");
    assertThat(rule.id()).isEqualTo("x");
    assertThat(rule.sourceTag()).isEqualTo("web");
    assertThat(rule.destTag()).isEqualTo("db");
    assertThat(rule.ports()).hasToString("[tcp/5432, udp/53]");
    assertThat(RuleText.parse("web->db", "x").ports()).isEmpty();
  }

  @Test
  void rangesAndTheInternetAreSources() throws IOException {
    var rule = RuleText.parse("2001:db8::/32->db:tcp/22", "x");
    assertThat(rule.sourceRanges()).hasToString("[2001:db8::/32]");
    assertThat(rule.sourceTag()).isNull();
    assertThat(RuleText.parse("internet->db", "x").sourceRanges()).hasToString("[0.0.0.0/0, ::/0]");
  }

  @Test
  void denyAndEgressStandBefore() throws IOException {
    assertThat(RuleText.parse("deny web->db", "x").action()).isEqualTo(Network.Action.DENY);
    var rule = RuleText.parse("deny egress web->fd00::/8", "x");
    assertThat(rule.direction()).isEqualTo(Network.Direction.EGRESS);
    assertThat(rule.sourceTag()).isEqualTo("web");
    assertThat(rule.destTag()).isNull();
    assertThat(rule.destRanges()).hasToString("[fd00::/8]");
  }

  @Test
  void anObjectIsARuleOfTheNetworkDocument() throws IOException {
    var rule =
        RuleText.parse(
            "{\"fw_id\":\"f\",\"source_tag\":\"a\",\"dest_tag\":\"b\",\"priority\":5}", "x");
    assertThat(rule.id()).isEqualTo("f");
    assertThat(rule.priority()).isEqualTo(5);
  }

  @Test
  void whatIsNoRuleIsBadInputInOneLine() {
    for (var text :
        new String[] {
          "",
          "web",
          "->db",
          "web->",
          "permit web->db",
          "web->db:ssh",
          "web->db:",
          "{}",
          "{",
          "{\"fw_id\":\"f\"}",
          "10.0.0.0/8->172.16.0.0/12",
          "egress 10.0.0.0/8->db",
          "{\"fw_id\":\"a\",\"source_tag\":\"a\",\"dest_tag\":\"b\"}],\"x\":[{}"
        }) {
      assertThatThrownBy(() -> RuleText.parse(text, "x"))
          .as(text)
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("expected")
          .hasMessageNotContaining("\n");
    }
  }
}
