package dev.glacis.formats.capture;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcapReaderTest {
  private static final int MICROS = 0xa1b2c3d4;
  private static final int NANOS = 0xa1b23c4d;

  @Test
  void readsMicrosecondsInEitherByteOrder() throws IOException {
    for (var order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
      var file =
          CaptureBytes.pcap(order, MICROS, 1)
              .record(1_500_000_000, 999_999, 60, (byte) 1, (byte) 2)
              .record(-1, 0, 1, (byte) 3)
              .done();

      assertThat(read(file))
          .containsExactly(
              "1500000000999999 0102 of 60, link 1", "4294967295000000 03 of 1, link 1");
    }
  }

  @Test
  void readsNanosecondsAndLeavesOutWhatIsBelowMicroseconds() throws IOException {
    var file = CaptureBytes.pcap(BIG_ENDIAN, NANOS, 101).record(7, 1_999, 1, (byte) 9).done();

    assertThat(read(file)).containsExactly("7000001 09 of 1, link 101");
  }

  @Test
  void takesTheFrameCheckBitsOutOfTheLinkType() throws IOException {
    var file = CaptureBytes.pcap(BIG_ENDIAN, MICROS, 0x5000_0001).record(0, 0, 1, (byte) 9).done();

    assertThat(read(file)).containsExactly("0 09 of 1, link 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 15, 16, 17, 20})
  void aTruncatedFileGivesThePacketsBeforeAndThenSaysWhere(int missing) {
    var whole =
        CaptureBytes.pcap(LITTLE_ENDIAN, MICROS, 1)
            .record(1, 0, 2, (byte) 1, (byte) 2)
            .record(2, 0, 5, new byte[5])
            .done();
    var cut = Arrays.copyOf(whole, whole.length - missing);
    var seen = new ArrayList<String>();

    assertThatThrownBy(() -> read(new ByteArrayInputStream(cut), seen))
        .isInstanceOf(BadInput.class)
        .hasMessageMatching(
            "test\\.pcap: offset (42|58): the file ends here after \\d+ of (16|5) bytes of .*");
    assertThat(seen).containsExactly("1000000 0102 of 2, link 1");
  }

  @Test
  void refusesALengthThatNoFrameHas() {
    var file = CaptureBytes.pcap(LITTLE_ENDIAN, MICROS, 1).ints(0, 0, 1 << 30, 60).done();

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "test.pcap: offset 40: expected a packet of at most 262144 bytes, found 1073741824");
  }

  @Test
  void refusesWhatIsNoCapture() {
    assertThatThrownBy(() -> read("Flow ID,Src IP".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(
            "expected a pcap or pcapng file, found one that begins with 466c6f77");
    assertThatThrownBy(() -> read(new byte[0]))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("after 0 of 4 bytes of a capture file");
  }

  @Test
  void tellsCapturesByTheirFirstBytes() {
    assertThat(PcapReader.looksLikePcap(CaptureBytes.pcapng(BIG_ENDIAN).done())).isTrue();
    for (var magic : List.of(MICROS, NANOS)) {
      for (var order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
        assertThat(PcapReader.looksLikePcap(CaptureBytes.pcap(order, magic, 1).done())).isTrue();
      }
    }
    assertThat(PcapReader.looksLikePcap(new byte[] {'F', 'l', 'o', 'w'})).isFalse();
    assertThat(PcapReader.looksLikePcap(new byte[3])).isFalse();
  }

  @Test
  void readsPcapngWithATimeUnitForEachInterface() throws IOException {
    for (var order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
      var file =
          CaptureBytes.pcapng(order)
              .newInterface(1, 0)
              .newInterface(101, 9, (byte) 9)
              .newInterface(113, 9, (byte) 0x8a)
              .ints(0x0bad, 16, 0, 16)
              .enhancedPacket(0, 1_700_000_000_000_001L, (byte) 1)
              .enhancedPacket(1, 1_700_000_000_000_002_999L, (byte) 2, (byte) 3)
              .enhancedPacket(2, 5 * 1024 + 512, (byte) 4)
              .simplePacket((byte) 5)
              .done();

      assertThat(read(file))
          .containsExactly(
              "1700000000000001 01 of 1, link 1",
              "1700000000000002 0203 of 2, link 101",
              "5500000 04 of 1, link 113",
              "5500000 05 of 1, link 1");
    }
  }

  @Test
  void addsAnInterfacesTimeOffset() throws IOException {
    var file =
        CaptureBytes.pcapng(BIG_ENDIAN)
            .newInterface(
                1, 14, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1,
                (byte) 0)
            .enhancedPacket(0, 1, (byte) 1)
            .done();

    assertThat(read(file)).containsExactly("256000001 01 of 1, link 1");
  }

  @Test
  void aSectionHasItsOwnInterfaces() {
    var file =
        CaptureBytes.pcapng(BIG_ENDIAN)
            .newInterface(1, 0)
            .section()
            .enhancedPacket(0, 1, (byte) 1)
            .done();

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("expected one of 0 interfaces, found 0");
  }

  @Test
  void refusesABlockLengthThatCannotBe() {
    var file = CaptureBytes.pcapng(BIG_ENDIAN).ints(5, 13, 0, 0).done();

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(
            "expected a block length that is a multiple of 4 from 12 to 16777216, found 13");
  }

  @Test
  void refusesABlockThatIsLargerThanAnyOrEndsWithAnotherLength() {
    var large = CaptureBytes.pcapng(BIG_ENDIAN).ints(5, 1 << 30, 0, 0).done();
    var unequal = CaptureBytes.pcapng(BIG_ENDIAN).ints(5, 16, 0, 20).done();
    var packet =
        CaptureBytes.pcapng(BIG_ENDIAN).newInterface(1, 0).enhancedPacket(0, 1, new byte[4]).done();
    packet[packet.length - 1]++;

    assertThatThrownBy(() -> read(large))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "test.pcap: offset 36: expected a block length that is a multiple of 4 from 12 to"
                + " 16777216, found 1073741824");
    for (var file : List.of(unequal, packet)) {
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("expected the block's length ");
    }
  }

  @Test
  void readsSectionsOfDifferentByteOrdersInOneFile() throws IOException {
    var file =
        CaptureBytes.pcapng(LITTLE_ENDIAN)
            .newInterface(1, 0)
            .enhancedPacket(0, 1, (byte) 1)
            .bytes(
                CaptureBytes.pcapng(BIG_ENDIAN)
                    .newInterface(101, 0)
                    .enhancedPacket(0, 2, (byte) 2)
                    .done())
            .done();

    assertThat(read(file)).containsExactly("1 01 of 1, link 1", "2 02 of 1, link 101");
  }

  @Test
  void readsThePacketBlockOfOldFiles() throws IOException {
    for (var order : List.of(LITTLE_ENDIAN, BIG_ENDIAN)) {
      var file =
          CaptureBytes.pcapng(order)
              .newInterface(1, 0)
              .ints(2, 36)
              .shorts(0, 9)
              .ints(1, 2, 1, 60, 0x07070707, 36)
              .done();

      assertThat(read(file)).containsExactly("4294967298 07 of 60, link 1");
    }
  }

  @Test
  void aSimplePacketIsAsLongAsItsInterfaceCaptures() throws IOException {
    var file =
        CaptureBytes.pcapng(BIG_ENDIAN)
            .ints(1, 20)
            .shorts(1, 0)
            .ints(2, 20)
            .ints(3, 20, 60, 0x01020000, 20)
            .done();

    assertThat(read(file)).containsExactly("0 0102 of 60, link 1");
  }

  @Test
  void optionsBehindAPacketAreNoPartOfIt() throws IOException {
    var file =
        CaptureBytes.pcapng(BIG_ENDIAN)
            .newInterface(1, 0)
            .ints(6, 48, 0, 0, 5, 2, 2, 0x01020000)
            .shorts(1, 4)
            .ints(0x61626364, 0, 48)
            .enhancedPacket(0, 6, (byte) 3)
            .done();

    assertThat(read(file)).containsExactly("5 0102 of 2, link 1", "6 03 of 1, link 1");
  }

  @Test
  void whateverTheStreamGivesAtATimeThePacketsAreTheSame() throws IOException {
    var capture = CaptureBytes.pcapng(LITTLE_ENDIAN).newInterface(1, 0);
    for (var i = 0; i < 300; i++) {
      capture.enhancedPacket(0, i, new byte[i * 7]);
    }
    var file = capture.done();
    var trickle = new ArrayList<String>();
    read(new Trickle(file), trickle);

    assertThat(trickle).hasSize(300).isEqualTo(read(file));
  }

  private static List<String> read(byte[] file) throws IOException {
    var seen = new ArrayList<String>();
    read(new ByteArrayInputStream(file), seen);
    return seen;
  }

  private static void read(InputStream in, List<String> into) throws IOException {
    PcapReader.open(in, "test.pcap")
        .readAll(
            (time, frame, offset, captured, wire, link) ->
                into.add(
                    time
                        + " "
                        + HexFormat.of().formatHex(frame, offset, offset + captured)
                        + " of "
                        + wire
                        + ", link "
                        + link));
  }

  /// Gives between one and seven bytes at a time.
  private static final class Trickle extends InputStream {
    private final ByteArrayInputStream all;
    private int turn;

    Trickle(byte[] all) {
      this.all = new ByteArrayInputStream(all);
    }

    @Override
    public int read() {
      return all.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return all.read(into, offset, Math.min(length, 1 + turn++ % 7));
    }
  }
}
