package dev.glacis.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkLayerTest {
  private static final String IP = "45" + "00".repeat(19);
  private static final String IP6 = "60" + "00".repeat(39);
  private static final String MACS = "00".repeat(12);
  private static final String SNAP = "aaaa03000000";

  @ParameterizedTest
  @CsvSource({
    // MPLS: one label, three labels, a pseudowire of Ethernet
    "1, 000000000000000000000000 8847 00010140",
    "1, 000000000000000000000000 8848 000100400002004000030140",
    "1, 000000000000000000000000 8847 00010140 00000000 000000000000000000000000 0800",
    "1, 000000000000000000000000 8847 00010140 00000000 000000000000000000000000 8100 0064 0800",
    // PPPoE with a tag before it, and with the protocol in one byte
    "1, 000000000000000000000000 8864 110000010016 0021",
    "1, 000000000000000000000000 8100 0064 8864 110000010016 0021",
    "1, 000000000000000000000000 8864 110000010015 21",
    // IEEE 802.3 with LLC and SNAP
    "1, 000000000000000000000000 001c aaaa03000000 0800",
    "1, 000000000000000000000000 001c aaaa030000f8 0800",
    // PPP with and without address and control, PPPoE without Ethernet, Cisco HDLC
    "9, ff03 0021",
    "9, 0021",
    "9, 21",
    "50, ff03 0021",
    "51, 110000010016 0021",
    "104, 0f00 0800",
    // Linux cooked with a label
    "113, 0000000100060000000000000000 8847 00010140",
    "276, 8847 000000000000000000000000000000000000 00010140"
  })
  void findsIpBehind(int linkType, String header) {
    var before = header.replace(" ", "");
    assertThat(find(linkType, before + IP)).isEqualTo(before.length() / 2);
    var six =
        before.replaceAll("0800$", "86dd").replaceAll("0021$", "0057").replaceAll("21$", "57");
    assertThat(find(linkType, six + IP6)).isEqualTo(before.length() / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 000000000000000000000000 8863 1109000000040000000000000000", // PPPoE discovery
    "1, 000000000000000000000000 8864 110000010016 c021 01010004", // PPP's own negotiation
    "1, 000000000000000000000000 8864 220000010016 0021", // no version of PPPoE
    "1, 000000000000000000000000 8847 00010140 a0000000", // MPLS with something else below it
    "1, 000000000000000000000000 0026 424203000000 0000", // spanning tree
    "1, 000000000000000000000000 0026 aaaa0300000c 2000", // a vendor's SNAP
    "1, 000000000000000000000000 88cc 00000000", // LLDP
    "9, ff03 c021 00000000"
  })
  void tellsWhatIsNoIp(int linkType, String frame) {
    assertThat(find(linkType, frame.replace(" ", ""))).isEqualTo(LinkLayer.NOT_IP);
  }

  @Test
  void readsDataFramesOfWirelessNetworks() {
    assertThat(wireless("0801", "")).isEqualTo(24 + 8);
    assertThat(wireless("0802", "")).isEqualTo(24 + 8);
    assertThat(wireless("0803", "000000000000")).isEqualTo(30 + 8);
    assertThat(wireless("8801", "0000")).isEqualTo(26 + 8);
    assertThat(wireless("8803", "000000000000" + "0500")).isEqualTo(32 + 8);
    assertThat(wireless("8881", "0000" + "00000000")).isEqualTo(30 + 8);
    var radiotap = "00000a00" + "00000000" + "0000";
    assertThat(find(127, radiotap + "0801" + "00".repeat(22) + SNAP + "0800" + IP))
        .isEqualTo(10 + 24 + 8);
  }

  @Test
  void tellsWirelessFramesThatCarryNothingToRead() {
    assertThat(wireless("8000", "")).as("beacon").isEqualTo(LinkLayer.NOT_IP);
    assertThat(wireless("b400", "")).as("request to send").isEqualTo(LinkLayer.NOT_IP);
    assertThat(wireless("4801", "")).as("null data").isEqualTo(LinkLayer.NOT_IP);
    assertThat(wireless("0841", "")).as("encrypted").isEqualTo(LinkLayer.NOT_IP);
    assertThat(wireless("8801", "8000")).as("aggregate").isEqualTo(LinkLayer.NOT_IP);
    assertThat(find(127, "01000800" + "00".repeat(40))).isEqualTo(LinkLayer.NOT_IP);
    assertThat(find(127, "00000700" + "00".repeat(40))).isEqualTo(LinkLayer.NOT_IP);
    assertThat(find(127, "0000ffff" + "00".repeat(40))).isEqualTo(LinkLayer.TRUNCATED);
  }

  @Test
  void headersWithoutEndAreTooDeep() {
    assertThat(find(1, MACS + "8100" + "00648100".repeat(100))).isEqualTo(LinkLayer.TOO_DEEP);
    assertThat(find(1, MACS + "8847" + "00010040".repeat(100))).isEqualTo(LinkLayer.TOO_DEEP);
    assertThat(find(1, MACS + "0040" + (SNAP + "0040").repeat(100))).isEqualTo(LinkLayer.TOO_DEEP);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 000000000000000000000000 8100 0064 0800",
    "1, 000000000000000000000000 8847 00010040 00010140",
    "1, 000000000000000000000000 8847 00010140 00000000 000000000000000000000000 0800",
    "1, 000000000000000000000000 8864 110000010016 0021",
    "9, ff03 0021",
    "51, 110000010016 0021",
    "104, 0f00 0800",
    "105, 880100000000000000000000000000000000000000000000 0000 aaaa03000000 0800",
    "105, 080100000000000000000000000000000000000000000000 aaaa03000000 0800",
    "127, 00000a00000000000000 080100000000000000000000000000000000000000000000 aaaa03000000 0800"
  })
  void aFrameCutAnywhereBeforeIpIsTruncated(int linkType, String header) {
    var whole = HexFormat.of().parseHex(header.replace(" ", ""));
    for (var length = 0; length <= whole.length; length++) {
      var cut = Arrays.copyOf(whole, length);
      assertThat(LinkLayer.find(cut, 0, length, linkType))
          .as("%d bytes", length)
          .isEqualTo(LinkLayer.TRUNCATED);
    }
  }

  private static int wireless(String control, String more) {
    return find(105, control + "00".repeat(22) + more + SNAP + "0800" + IP);
  }

  private static int find(int linkType, String hex) {
    var frame = HexFormat.of().parseHex(hex);
    return LinkLayer.find(frame, 0, frame.length, linkType);
  }
}
