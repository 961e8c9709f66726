package dev.glacis.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectRunTest {
  /// A SYN from 192.0.2.1:40000 to 10.20.1.10, port to be filled in.
  private static final String SYN =
      "450000280000000040060000c00002010a14010a" + "9c400000000000000000000050020400" + "00000000";

  private static final int PORT_AT = 22;

  @TempDir Path folder;

  private final StringWriter errors = new StringWriter();

  @Test
  void printsALineForEachAlert() throws IOException {
    var scan = Files.write(folder.resolve("scan.pcap"), scan(100));
    var lines = run(0, scan.toString());
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst())
        .startsWith("{\"id\":\"")
        .contains("\"kind\":\"PortScan\"", "\"ip\":\"192.0.2.1\"", "100 different ports in 5 s")
        .contains("\"window_start\":\"1970-01-01T00:00:00Z\"", "\"provisional\":false")
        .endsWith("}");
  }

  @Test
  void aCaptureThatBreaksOffGivesItsAlertsAndStatusTwo() throws IOException {
    var bytes = scan(100);
    var scan = Files.write(folder.resolve("scan.pcap"), Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(run(2, scan.toString())).hasSize(1).first().asString().contains("PortScan");
    assertThat(errors.toString().lines()).hasSize(1);
    assertThat(errors.toString()).startsWith("glacis: " + scan + ": offset ");
  }

  @Test
  void flowsWithoutTimesNeedARate() throws IOException {
    var header = "Flow Duration,Total Fwd Packet,Label\n";
    var flows = Files.writeString(folder.resolve("flows.csv"), header + "1,1,Benign\n");
    assertThat(run(2, flows.toString())).isEmpty();
    assertThat(errors.toString().lines()).hasSize(1);
  }

  @Test
  void whatIsNoTrafficOrNotThereIsOneLine() throws IOException {
    var text = Files.writeString(folder.resolve("notes.txt"), "hello\n");
    assertThat(run(2, text.toString())).isEmpty();
    assertThat(run(2, folder.resolve("missing.pcap").toString())).isEmpty();
    assertThat(run(2, "--rate", "-1", text.toString())).isEmpty();
    assertThat(errors.toString().lines()).hasSize(3);
  }

  @Test
  void recordsThatLackFeaturesAreRefusedByName() throws IOException {
    var log =
        Files.writeString(
            folder.resolve("flow.log"),
            "srcaddr dstaddr srcport dstport protocol packets bytes start end\n");
    var full = new String[] {"--model", "bundled:model.gfm"};
    assertThat(run(2, full[0], full[1], "vpc:" + log)).isEmpty();
    assertThat(run(2, full[0], full[1], log.toString())).isEmpty();
    assertThat(run(2, full[0], full[1], "netflow://127.0.0.1:0")).isEmpty();
    assertThat(run(2, "netflow://127.0.0.1:0", log.toString())).isEmpty();
    var lines = errors.toString().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .startsWith(
            "glacis: " + log + ": AWS VPC flow log gives reduced records: flow records lack")
        .contains("expected packets (a capture of the same traffic), or a model trained on");
    assertThat(lines.get(1)).isEqualTo(lines.get(0));
    assertThat(lines.get(2)).contains("netflow://127.0.0.1:0: NetFlow or IPFIX gives reduced");
    assertThat(lines.get(3)).contains("expected nothing beside it");
  }

  /// A scan of a hundred ports, as each tool records it.
  @Test
  void recordsOfOtherToolsAreJudgedByTheReducedModelWithoutBeingAskedFor() throws IOException {
    var zeek = new StringBuilder();
    var eve = new StringBuilder();
    var vpc =
        new StringBuilder("srcaddr dstaddr srcport dstport protocol packets bytes start end\n");
    for (var port = 1; port <= 100; port++) {
      zeek.append(
          """
          {"ts":1795165200.0,"id.orig_h":"192.0.2.1","id.orig_p":40000,"id.resp_h":"10.20.1.10",\
          "id.resp_p":%d,"proto":"tcp","conn_state":"S0","history":"S","orig_pkts":1,\
          "orig_ip_bytes":44,"resp_pkts":0,"resp_ip_bytes":0,"missed_bytes":0}
          """
              .formatted(port));
      eve.append(
          """
          {"timestamp":"2026-11-20T09:00:01.000000+0000","event_type":"flow",\
          "src_ip":"192.0.2.1","src_port":40000,"dest_ip":"10.20.1.10","dest_port":%d,\
          "proto":"TCP","flow":{"pkts_toserver":1,"pkts_toclient":0,"bytes_toserver":58,\
          "bytes_toclient":0,"start":"2026-11-20T09:00:00.000000+0000",\
          "end":"2026-11-20T09:00:00.000000+0000"},\
          "tcp":{"tcp_flags":"02","tcp_flags_ts":"02","tcp_flags_tc":"00"}}
          """
              .formatted(port));
      vpc.append("192.0.2.1 10.20.1.10 40000 %d 6 1 44 1795165200 1795165201\n".formatted(port));
    }
    for (var log :
        List.of(
            "zeek:" + Files.writeString(folder.resolve("conn.log"), zeek),
            "eve:" + Files.writeString(folder.resolve("eve.json"), eve),
            "vpc:" + Files.writeString(folder.resolve("vpc.log"), vpc))) {
      assertThat(run(0, log))
          .as(log)
          .hasSize(1)
          .first()
          .asString()
          .contains(
              "\"kind\":\"PortScan\"", "100 different ports in 5 s; benign hosts here: at most");
    }
  }

  @Test
  void aShadowModelChangesNoAlert() throws IOException {
    var scan = Files.write(folder.resolve("scan.pcap"), scan(100)).toString();
    assertThat(run(0, "--shadow-model", "bundled:model-reduced.gfm", scan)).isEqualTo(run(0, scan));
    assertThat(run(2, "--shadow-model", scan, scan)).isEmpty();
    assertThat(errors.toString()).contains("scan.pcap: not a Glacis model").hasLineCount(1);
  }

  private List<String> run(int status, String... arguments) {
    var line = Glacis.commandLine().setErr(new PrintWriter(errors, true));
    var all = new String[arguments.length + 2];
    all[0] = "detect";
    all[1] = "run";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    var before = System.out;
    var out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(line.execute(all)).isEqualTo(status);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /// A raw IP capture of a SYN to each port, a hundredth of a second apart.
  private static byte[] scan(int ports) {
    var file = ByteBuffer.allocate(24 + ports * (16 + 40));
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    file.putInt(0).putInt(0).putInt(65_535).putInt(101);
    for (var port = 1; port <= ports; port++) {
      var packet = HexFormat.of().parseHex(SYN);
      packet[PORT_AT + 1] = (byte) port;
      file.putInt(0).putInt(port * 10_000).putInt(40).putInt(40).put(packet);
    }
    return file.array();
  }
}
