package dev.glacis.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Protocol;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelTest {
  private static final String A = "192.0.2.1";
  private static final String B = "198.51.100.2";
  private static final String A6 = "2001:db8::1";
  private static final String B6 = "2001:db8::2";
  private static final String INNER_A = "10.0.0.1";
  private static final String INNER_B = "10.0.0.2";

  /// Ports 5000 and 53, 8 bytes of payload.
  private static final String UDP = "1388003500100000" + "00".repeat(8);

  private static final byte[] PLAIN =
      Frames.ip(INNER_A, INNER_B, Protocol.UDP, HexFormat.of().parseHex(UDP));
  private static final String INSIDE = HexFormat.of().formatHex(PLAIN);
  private static final String INSIDE_V6 =
      hex(Frames.ip(A6, B6, Protocol.UDP, HexFormat.of().parseHex(UDP)));
  private static final String ETHERNET = hex(Frames.ethernet(PLAIN));
  private static final String ARP = "00".repeat(12) + "0806" + "00".repeat(28);

  private final Packet packet = new Packet(0);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000800", // plain
        "80000800" + "abcd0000", // checksum
        "20000800" + "00000001", // key
        "10000800" + "00000001", // sequence number
        "b0000800" + "abcd0000" + "00000001" + "00000002", // all of them
        "3001880b" + "00200001" + "00000001" + "0021", // PPTP with a sequence number
        "3081880b" + "00200001" + "00000001" + "00000002" + "ff030021", // and acknowledgement
        "3001880b" + "00200001" + "00000001" + "21", // with the protocol in one byte
      })
  void readsWhatGreCarries(String header) {
    assertInside(decode(Frames.ip(A, B, 47, bytes(header + INSIDE)), Tunnels.INNER));
    assertInside(decode(Frames.ip(A6, B6, 47, bytes(header + INSIDE)), Tunnels.INNER));
  }

  @Test
  void readsFramesThatGreCarries() {
    var bridged = "00006558" + ETHERNET;
    var spanOne = "000088be" + ETHERNET;
    var spanTwo = "100088be" + "00000001" + "1001000100000000" + ETHERNET;
    var spanThree = "100022eb" + "00000001" + "200100010000000000000000" + ETHERNET;
    var spanThreeMore =
        "100022eb" + "00000001" + "200100010000000000000001" + "00".repeat(8) + ETHERNET;
    var labelled = "00008847" + "00010140" + INSIDE;

    for (var body : new String[] {bridged, spanOne, spanTwo, spanThree, spanThreeMore, labelled}) {
      assertInside(decode(Frames.ip(A, B, 47, bytes(body)), Tunnels.INNER));
    }
  }

  @Test
  void saysWhatIsWrongWithGre() {
    assertThat(gre("0002" + "0800" + INSIDE)).isEqualTo(Verdict.MALFORMED);
    assertThat(gre("4000" + "0800" + "00000000" + INSIDE)).isEqualTo(Verdict.MALFORMED);
    assertThat(gre("0000" + "0806" + INSIDE)).isEqualTo(Verdict.NOT_IP);
    assertThat(gre("0000" + "0000")).isEqualTo(Verdict.NOT_IP);
    assertThat(gre("2081880b" + "00000001" + "00000002")).isEqualTo(Verdict.NOT_IP);
    assertThat(gre("3000" + "0800" + "000000")).isEqualTo(Verdict.TRUNCATED);
    assertThat(gre("0000" + "08")).isEqualTo(Verdict.TRUNCATED);
  }

  @Test
  void readsIpWithinIpOfEitherVersion() {
    assertInside(decode(Frames.ip(A, B, 4, PLAIN), Tunnels.INNER));
    assertInside(decode(Frames.ip(A6, B6, 4, PLAIN), Tunnels.INNER));
    assertThat(decode(Frames.ip(A, B, 41, bytes(INSIDE_V6)), Tunnels.INNER))
        .isEqualTo(Verdict.UNDERSTOOD);
    assertThat(source()).isEqualTo(Address.parse(A6));
    assertThat(packet.payloadLength).isEqualTo(8);
  }

  @Test
  void readsWhatVxlanCarries() {
    assertInside(decode(vxlan(ETHERNET), Tunnels.INNER));
    assertInside(decode(vxlan(hex(Frames.ethernet(PLAIN, 0x8100))), Tunnels.INNER));
  }

  @Test
  void aDatagramToThePortOfVxlanThatCarriesNoIpPacketIsAFlowOfItsOwn() {
    for (var payload :
        new String[] {
          "0800000000000100" + ARP,
          "0800000000000100" + "00".repeat(12) + "0800" + "ff".repeat(30),
          "ffffffffffffffff" + ETHERNET,
          "0800",
          ""
        }) {
      assertThat(decode(datagram(4789, payload), Tunnels.INNER)).isEqualTo(Verdict.UNDERSTOOD);
      assertThat(source()).isEqualTo(Address.parse(A));
      assertThat(target()).isEqualTo(Address.parse(B));
      assertThat(packet.targetPort).isEqualTo(4789);
      assertThat(packet.protocol).isEqualTo(Protocol.UDP);
      assertThat(packet.payloadLength).isEqualTo(payload.length() / 2);
      assertThat(packet.ipLength).isEqualTo(28 + payload.length() / 2);
    }
    assertThat(decode(datagram(4790, "0800000000000100" + ETHERNET), Tunnels.INNER))
        .isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.targetPort).isEqualTo(4790);
  }

  @Test
  void aFragmentWithinATunnelIsAFragment() {
    var later = PLAIN.clone();
    later[7] = 1;

    assertThat(decode(vxlan(hex(Frames.ethernet(later))), Tunnels.INNER))
        .isEqualTo(Verdict.FRAGMENT);
    assertThat(decode(Frames.ip(A, B, 4, later), Tunnels.INNER)).isEqualTo(Verdict.FRAGMENT);
  }

  @Test
  void fromOutsideATunnelIsAFlowBetweenItsEnds() {
    var gre = "00000800" + INSIDE;

    assertThat(decode(Frames.ip(A, B, 47, bytes(gre)), Tunnels.OUTER))
        .isEqualTo(Verdict.UNDERSTOOD);
    assertThat(source()).isEqualTo(Address.parse(A));
    assertThat(packet.protocol).isEqualTo(47);
    assertThat(packet.sourcePort).isZero();
    assertThat(packet.targetPort).isZero();
    assertThat(packet.payloadLength).isEqualTo(gre.length() / 2);

    assertThat(decode(Frames.ip(A, B, 4, PLAIN), Tunnels.OUTER)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.protocol).isEqualTo(4);
    assertThat(decode(vxlan(ETHERNET), Tunnels.OUTER)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.targetPort).isEqualTo(4789);
  }

  @Test
  void fourTunnelsAreOpenedAndAFifthIsCounted() {
    var four = PLAIN;
    for (var i = 0; i < 4; i++) {
      four = Frames.ip(A, B, 4, four);
    }
    assertInside(decode(four, Tunnels.INNER));
    assertThat(decode(Frames.ip(A, B, 4, four), Tunnels.INNER)).isEqualTo(Verdict.NESTED_TOO_DEEP);

    var mixed = PLAIN;
    for (var i = 0; i < 5; i++) {
      mixed = vxlan(hex(Frames.ethernet(mixed)));
    }
    assertThat(decode(mixed, Tunnels.INNER)).isEqualTo(Verdict.NESTED_TOO_DEEP);
  }

  @Test
  void aTunnelEndsWhereItsPacketEnds() {
    var shorter = Frames.ip(A, B, 4, PLAIN);
    shorter[3] = 20 + 19;
    assertThat(decode(shorter, Tunnels.INNER)).isEqualTo(Verdict.TRUNCATED);
  }

  /// The parser meets its own bounds before the capture's, so each cut is its own case.
  @Test
  void aTunnelCutAnywhereIsTruncatedOrTheDatagramItself() {
    var gre = Frames.ip(A, B, 47, bytes("b0006558" + "00".repeat(12) + ETHERNET));
    for (var length = 0; length < gre.length - 8; length++) {
      assertThat(Decoder.decode(gre, 0, length, gre.length, 101, Tunnels.INNER, packet))
          .as("%d bytes", length)
          .isEqualTo(Verdict.TRUNCATED);
    }
  }

  private void assertInside(Verdict verdict) {
    assertThat(verdict).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(source()).isEqualTo(Address.parse(INNER_A));
    assertThat(target()).isEqualTo(Address.parse(INNER_B));
    assertThat(packet.sourcePort).isEqualTo(5000);
    assertThat(packet.targetPort).isEqualTo(53);
    assertThat(packet.payloadLength).isEqualTo(8);
  }

  private Address source() {
    return new Address(packet.sourceHigh, packet.sourceLow);
  }

  private Address target() {
    return new Address(packet.targetHigh, packet.targetLow);
  }

  private Verdict gre(String body) {
    return decode(Frames.ip(A, B, 47, bytes(body)), Tunnels.INNER);
  }

  private Verdict decode(byte[] ip, Tunnels tunnels) {
    return Decoder.decode(ip, 0, ip.length, ip.length, 101, tunnels, packet);
  }

  private static byte[] vxlan(String ethernet) {
    return datagram(4789, "0800000000000100" + ethernet);
  }

  private static byte[] datagram(int port, String payload) {
    var header = "c000%04x%04x0000".formatted(port, 8 + payload.length() / 2);
    return Frames.ip(A, B, Protocol.UDP, bytes(header + payload));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
