package dev.glacis.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowsCommandTest {
  /// UDP of 4 bytes from 192.0.2.1:5000 to 198.51.100.2:53.
  private static final String PACKET =
      "450000200000000040110000c0000201c6336402" + "13880035000c0000" + "01020304";

  private static final String VPC =
      """
      srcaddr dstaddr srcport dstport protocol packets bytes start end
      198.51.100.2 192.0.2.1 443 40000 6 4 376 1566848876 1566848933
      192.0.2.1 198.51.100.2 40000 443 6 8 568 1566848875 1566848933
      """;

  private static final String BUNDLED = "bundled:capture.pcap.gz";

  @TempDir Path folder;

  private final StringWriter errors = new StringWriter();

  @Test
  void writesTheFlowsOfACapture() throws IOException {
    var capture = capture("a.pcap", 2);

    assertThat(flows("--out", folder.resolve("flows.csv").toString(), capture)).isZero();

    var lines = Files.readAllLines(folder.resolve("flows.csv"));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1))
        .startsWith(
            "192.0.2.1-198.51.100.2-5000-53-17,192.0.2.1,5000,198.51.100.2,53,17,"
                + "1970-01-01 00:00:00.000,1000000,2,0,8.0,0.0,");
  }

  @Test
  void writesTheEightyFourColumnsOfProfileOriginal() throws IOException {
    var out = folder.resolve("flows.csv");

    assertThat(flows("--profile", "original", "--out", out.toString(), capture("a.pcap", 2)))
        .isZero();

    var lines = Files.readAllLines(out);
    assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line.split(",")).hasSize(84));
    assertThat(lines.get(1)).contains(",17,01/01/1970 12:00:00 AM,1000000,2,0,8.0,0.0,");
  }

  @Test
  void addsCommunityIdsWhenAskedFor() throws IOException {
    var out = folder.resolve("flows.csv");

    assertThat(flows("--community-id", "--out", out.toString(), capture("a.pcap", 2))).isZero();

    // Worked out by hand: SHA-1 of 0000 c0000201 c6336402 11 00 1388 0035.
    assertThat(Files.readAllLines(out).get(0)).endsWith(",Label,Community ID");
    assertThat(Files.readAllLines(out).get(1))
        .endsWith(",NeedManualLabel,1:0x5sTpeE6uZv336BmDEdKDgV9vw=");
  }

  @Test
  void anyNumberOfThreadsWritesTheSame() throws IOException {
    var one = folder.resolve("one.csv");
    var three = folder.resolve("three.csv");

    assertThat(flows("--threads", "1", "--out", one.toString(), BUNDLED)).isZero();
    assertThat(flows("--threads", "3", "--out", three.toString(), BUNDLED)).isZero();

    assertThat(three).hasSameTextualContentAs(one);
    assertThat(one).content().hasLineCount(14_845);
  }

  @Test
  void aSmallTableEvictsFlowsAndWritesAllTheirPackets() throws IOException {
    var out = folder.resolve("flows.csv");

    assertThat(flows("--max-flows", "64", "--out", out.toString(), BUNDLED)).isZero();

    assertThat(Files.readAllLines(out).stream().skip(1).mapToLong(FlowsCommandTest::packets).sum())
        .isEqualTo(167_326);
  }

  private static long packets(String line) {
    var cells = line.split(",");
    return Long.parseLong(cells[8]) + Long.parseLong(cells[9]);
  }

  @Test
  void whatMeteringMayTakeIsChecked() throws IOException {
    assertThat(flows("--threads", "0", capture("a.pcap", 1))).isEqualTo(2);
    assertThat(flows("--max-flows", "0", capture("a.pcap", 1))).isEqualTo(2);
    assertThat(errors.toString())
        .contains("--threads: 0; expected 1 to 64", "--max-flows: 0; expected 1 to 100000000");
  }

  @Test
  void theCaptureThatIsReadIsNotWrittenOver() throws IOException {
    var input = capture("a.pcap", 1);
    var before = Files.readAllBytes(Path.of(input));

    assertThat(flows("--out", input, input)).isEqualTo(2);
    assertThat(errors.toString()).contains("a.pcap: is read as well; expected another file");
    assertThat(Files.readAllBytes(Path.of(input))).isEqualTo(before);
  }

  @Test
  void onlyOneFileIsFollowed() throws IOException {
    assertThat(flows("--follow", capture("a.pcap", 1), capture("b.pcap", 1))).isEqualTo(2);
    assertThat(flows("--follow", "-")).isEqualTo(2);
    assertThat(errors.toString().lines()).hasSize(2).allMatch(l -> l.contains("expected one file"));
  }

  @Test
  void readsSeveralFilesAsOneCapture() throws IOException {
    var out = folder.resolve("flows.csv");

    assertThat(flows(capture("a.pcap", 2), capture("b.pcap", 3), "--out", out.toString())).isZero();

    assertThat(Files.readAllLines(out)).hasSize(2);
    assertThat(Files.readAllLines(out).get(1)).contains(",5,0,20.0,");
  }

  @Test
  void aCaptureThatBreaksOffGivesItsFlowsAndStatusTwo() throws IOException {
    var capture = Path.of(capture("a.pcap", 2));
    var bytes = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(bytes, bytes.length - 1));
    var out = folder.resolve("flows.csv");

    assertThat(flows(capture.toString(), "--out", out.toString())).isEqualTo(2);

    assertThat(Files.readAllLines(out)).hasSize(2);
    assertThat(errors.toString())
        .isEqualTo(
            "glacis: "
                + capture
                + ": offset 88: the file ends here after 31 of 32 bytes of a packet\n");
  }

  @Test
  void whatIsNoCaptureLeavesTheOutputAsItWas() throws IOException {
    var text = Files.writeString(folder.resolve("a.pcap"), "no capture");
    var out = Files.writeString(folder.resolve("flows.csv"), "before");

    assertThat(flows(text.toString(), "--out", out.toString())).isEqualTo(2);

    assertThat(out).hasContent("before");
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void readsTheBundledCapture() throws IOException {
    var out = folder.resolve("flows.csv");

    assertThat(flows("bundled:capture.pcap.gz", "--out", out.toString())).isZero();

    assertThat(Files.readAllLines(out)).hasSizeGreaterThan(1000);
  }

  @Test
  void anUnknownProfileIsBadUsage() throws IOException {
    assertThat(flows("--profile", "mine", capture("a.pcap", 1))).isEqualTo(2);
    assertThat(errors.toString().lines()).hasSize(1);
  }

  @Test
  void recordsOfAnotherToolBecomeColumnsOfWhatTheyHold() throws IOException {
    var log = Files.writeString(folder.resolve("flow.log"), VPC);
    var out = folder.resolve("flows.csv");

    assertThat(flows("vpc:" + log, "--out", out.toString())).isZero();

    assertThat(Files.readAllLines(out))
        .containsExactly(
            "Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Total Fwd Packet,"
                + "Total Bwd packets,Down/Up Ratio,Fwd IP Bytes,Bwd IP Bytes,Label",
            "192.0.2.1-198.51.100.2-40000-443-6,192.0.2.1,40000,198.51.100.2,443,6,"
                + "2019-08-26 19:47:55.000,8,4,0.5,568,376,NeedManualLabel");
    assertThat(flows(log.toString(), "--out", out.toString())).isZero();
  }

  @Test
  void recordsAndPacketsAreNotMixed() throws IOException {
    var log = Files.writeString(folder.resolve("flow.log"), VPC).toString();
    var out = folder.resolve("flows.csv").toString();

    assertThat(flows(capture("a.pcap", 2), log, "--out", out)).isEqualTo(2);
    assertThat(flows(log, capture("a.pcap", 2), "--out", out)).isEqualTo(2);
    assertThat(errors.toString().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("other features than the file before"));
  }

  private int flows(String... arguments) {
    var line = Glacis.commandLine().setErr(new PrintWriter(errors, true));
    var all = new String[arguments.length + 1];
    all[0] = "flows";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return line.execute(all);
  }

  /// A raw IP capture of the packet once a second.
  private String capture(String name, int packets) throws IOException {
    var packet = HexFormat.of().parseHex(PACKET);
    var file = ByteBuffer.allocate(24 + packets * (16 + packet.length));
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    file.putInt(0).putInt(0).putInt(65_535).putInt(101);
    for (var i = 0; i < packets; i++) {
      file.putInt(i).putInt(0).putInt(packet.length).putInt(packet.length).put(packet);
    }
    return Files.write(folder.resolve(name), file.array()).toString();
  }
}
