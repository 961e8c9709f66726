package dev.glacis.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Protocol;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
  private static final String A = "192.0.2.1";
  private static final String B = "198.51.100.2";
  private static final String A6 = "2001:db8::1";
  private static final String B6 = "2001:db8::2";
  private static final byte[] UDP = HexFormat.of().parseHex("1388003500100000" + "00".repeat(8));

  private final Packet packet = new Packet(0);

  @Test
  void readsATcpSegmentByHand() {
    var frame =
        HexFormat.of()
            .parseHex(
                "ffffffffffff0000000000000800" // Ethernet, IPv4
                    + "4500003300000000400600007f0000017f000002" // total 51 = 20 + 24 + 7
                    + "1f90c3500000000a0000001460121000abcd000002040000" // 24 bytes, SYN and ACK
                    + "01020304050607");

    assertThat(decode(frame, 1)).isEqualTo(Verdict.UNDERSTOOD);

    assertThat(new Address(packet.sourceHigh, packet.sourceLow)).hasToString("127.0.0.1");
    assertThat(new Address(packet.targetHigh, packet.targetLow)).hasToString("127.0.0.2");
    assertThat(packet.protocol).isEqualTo(Protocol.TCP);
    assertThat(packet.sourcePort).isEqualTo(8080);
    assertThat(packet.targetPort).isEqualTo(50_000);
    assertThat(packet.sequence).isEqualTo(10);
    assertThat(packet.acknowledgement).isEqualTo(20);
    assertThat(packet.flags).isEqualTo(Packet.SYN | Packet.ACK);
    assertThat(packet.window).isEqualTo(0x1000);
    assertThat(packet.headerLength).isEqualTo(24);
    assertThat(packet.payloadLength).isEqualTo(7);
    assertThat(packet.icmpType).isEqualTo(-1);
  }

  @Test
  void readsThroughTagsOfVlans() {
    var ip = Frames.ip(A, B, Protocol.UDP, UDP);

    for (var tags : new int[][] {{}, {0x8100}, {0x88a8, 0x8100}, {0x9100, 0x8100}}) {
      assertThat(decode(Frames.ethernet(ip, tags), 1)).isEqualTo(Verdict.UNDERSTOOD);
      assertThat(packet.payloadLength).isEqualTo(8);
    }
    var deep = new int[20];
    Arrays.fill(deep, 0x8100);
    assertThat(decode(Frames.ethernet(ip, deep), 1)).isEqualTo(Verdict.NESTED_TOO_DEEP);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 14, 101, 228, 229})
  void readsRawIp(int linkType) {
    assertThat(decode(Frames.ip(A, B, Protocol.UDP, UDP), linkType)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(decode(Frames.ip(A6, B6, Protocol.UDP, UDP), linkType))
        .isEqualTo(Verdict.UNDERSTOOD);
  }

  @Test
  void readsLoopbackFramesOfEitherByteOrder() {
    var v4 = Frames.ip(A, B, Protocol.UDP, UDP);
    var v6 = Frames.ip(A6, B6, Protocol.UDP, UDP);

    assertThat(decode(after("02000000", v4), 0)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(decode(after("00000002", v4), 108)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(decode(after("1e000000", v6), 0)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(decode(after("02000000", new byte[8]), 0)).isEqualTo(Verdict.NOT_IP);
  }

  @Test
  void readsLinuxCookedFrames() {
    var ip = Frames.ip(A, B, Protocol.UDP, UDP);

    assertThat(decode(after("0000000100060000000000000000" + "0800", ip), 113))
        .isEqualTo(Verdict.UNDERSTOOD);
    assertThat(decode(after("0000000100060000000000000000" + "8100" + "00050800", ip), 113))
        .isEqualTo(Verdict.UNDERSTOOD);
    assertThat(decode(after("0800" + "0000" + "00".repeat(16), ip), 276))
        .isEqualTo(Verdict.UNDERSTOOD);
    assertThat(decode(after("8100" + "0000" + "00".repeat(16) + "00050800", ip), 276))
        .isEqualTo(Verdict.UNDERSTOOD);
    assertThat(decode(after("0806" + "0000" + "00".repeat(16), ip), 276)).isEqualTo(Verdict.NOT_IP);
  }

  @Test
  void paddingIsNoPayload() {
    var frame = Frames.udp(A, 1, B, 2, 3);

    assertThat(decode(Arrays.copyOf(frame, 60), 1)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.payloadLength).isEqualTo(3);
  }

  @Test
  void aCaptureCutAfterTheTransportHeaderLosesNothing() {
    var frame = Frames.tcp(A, 1, B, 2, Packet.ACK, 5, 1000);

    assertThat(Decoder.decode(frame, 0, 54, frame.length, 1, Tunnels.INNER, packet))
        .isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.payloadLength).isEqualTo(1000);
    assertThat(Decoder.decode(frame, 0, 53, frame.length, 1, Tunnels.INNER, packet))
        .isEqualTo(Verdict.TRUNCATED);
  }

  @Test
  void aTotalLengthOfZeroStandsForTheWholeFrame() {
    var frame = Frames.tcp(A, 1, B, 2, Packet.ACK, 5, 2000);
    frame[16] = 0;
    frame[17] = 0;

    assertThat(decode(frame, 1)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.payloadLength).isEqualTo(2000);
  }

  @Test
  void readsOverIpOptions() {
    var plain = Frames.ip(A, B, Protocol.UDP, UDP);
    var withOptions = ByteBuffer.allocate(plain.length + 8);
    withOptions.put(plain, 0, 20).put(new byte[8]).put(plain, 20, plain.length - 20);
    withOptions.put(0, (byte) 0x47).putShort(2, (short) (plain.length + 8));

    assertThat(decode(withOptions.array(), 101)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.targetPort).isEqualTo(53);
    assertThat(packet.payloadLength).isEqualTo(8);
  }

  @Test
  void theFirstFragmentStandsForItsDatagram() {
    var first = Frames.ip(A, B, Protocol.UDP, UDP);
    first[6] = 0x20;
    var later = Frames.ip(A, B, Protocol.UDP, UDP);
    later[7] = 1;

    assertThat(decode(first, 101)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(decode(later, 101)).isEqualTo(Verdict.FRAGMENT);
  }

  @Test
  void readsOverExtensionHeadersOfIpv6() {
    var udp = HexFormat.of().formatHex(UDP);
    var hopByHop = "2b00000000000000"; // then routing
    var routing = "3301" + "00".repeat(14); // then authentication
    var authentication = "3c01" + "00".repeat(10); // then destination options
    var destination = "1100000000000000"; // then UDP
    var body = HexFormat.of().parseHex(hopByHop + routing + authentication + destination + udp);

    assertThat(decode(Frames.ip(A6, B6, 0, body), 101)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.sourcePort).isEqualTo(5000);
    assertThat(packet.payloadLength).isEqualTo(8);
  }

  @Test
  void readsOverAnAuthenticationHeaderOfIpv4() {
    var body = HexFormat.of().parseHex("1104" + "00".repeat(22) + HexFormat.of().formatHex(UDP));

    assertThat(decode(Frames.ip(A, B, 51, body), 101)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.targetPort).isEqualTo(53);
    assertThat(packet.payloadLength).isEqualTo(8);
  }

  @Test
  void tellsFragmentsOfIpv6() {
    var udp = HexFormat.of().formatHex(UDP);
    var first = HexFormat.of().parseHex("1100000100000007" + udp);
    var later = HexFormat.of().parseHex("1100000900000007" + udp);

    assertThat(decode(Frames.ip(A6, B6, 44, first), 101)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(decode(Frames.ip(A6, B6, 44, later), 101)).isEqualTo(Verdict.FRAGMENT);
  }

  @Test
  void extensionHeadersWithoutEndAreMalformed() {
    var body = new byte[8 * 40];

    assertThat(decode(Frames.ip(A6, B6, 0, body), 101)).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void readsIcmpOfBothKinds() {
    assertThat(decode(Frames.icmp(A, B, 3, 1), 1)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.icmpType).isEqualTo(3);
    assertThat(packet.icmpCode).isEqualTo(1);
    assertThat(packet.payloadLength).isZero();

    var v6 = Frames.ip(A6, B6, Protocol.ICMPV6, new byte[] {(byte) 128, 0, 0, 0});
    assertThat(decode(v6, 101)).isEqualTo(Verdict.UNDERSTOOD);
    assertThat(packet.icmpType).isEqualTo(128);
  }

  @Test
  void saysWhyAFrameIsNotUnderstood() {
    var arp = Frames.ethernet(Frames.ip(A, B, Protocol.UDP, UDP));
    arp[13] = 6;
    assertThat(decode(arp, 1)).isEqualTo(Verdict.NOT_IP);
    assertThat(decode(arp, 9999)).isEqualTo(Verdict.UNSUPPORTED_LINK_TYPE);
    assertThat(decode(Frames.ip(A, B, 132, new byte[12]), 101)).isEqualTo(Verdict.SCTP);
    assertThat(decode(Frames.ip(A, B, 89, UDP), 101)).isEqualTo(Verdict.UNSUPPORTED_PROTOCOL);
    assertThat(decode(new byte[] {0x55, 1, 2}, 101)).isEqualTo(Verdict.MALFORMED);
    assertThat(decode(new byte[0], 101)).isEqualTo(Verdict.TRUNCATED);

    var shortHeader = Frames.tcp(A, 1, B, 2, 0, 0, 0);
    shortHeader[46] = 4 << 4;
    assertThat(decode(shortHeader, 1)).isEqualTo(Verdict.MALFORMED);
    var longHeader = Frames.tcp(A, 1, B, 2, 0, 0, 4);
    longHeader[46] = 7 << 4;
    assertThat(decode(longHeader, 1)).isEqualTo(Verdict.MALFORMED);
  }

  private Verdict decode(byte[] frame, int linkType) {
    return Decoder.decode(frame, 0, frame.length, frame.length, linkType, Tunnels.INNER, packet);
  }

  private static byte[] after(String header, byte[] ip) {
    var bytes = HexFormat.of().parseHex(header);
    return ByteBuffer.allocate(bytes.length + ip.length).put(bytes).put(ip).array();
  }
}
