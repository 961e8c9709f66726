package dev.glacis.app.command;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In processes of their own, since they end by signals.
class FlowsFollowTest {
  /// UDP of 4 bytes from 192.0.2.1:5000 to 198.51.100.2:53.
  private static final String PACKET =
      "450000200000000040110000c0000201c6336402" + "13880035000c0000" + "01020304";

  @TempDir Path folder;

  @Test
  void aFollowedCaptureGivesFlowsAsTheyEndAndTheRestWhenStopped() throws Exception {
    var file = Files.createFile(folder.resolve("growing.pcap"));
    var capture = capture(0, 500, 501);
    var process = flows("--follow", file.toString());
    try (var out = process.inputReader()) {
      Files.write(file, Arrays.copyOf(capture, 24 + 60), APPEND);
      Files.write(file, Arrays.copyOfRange(capture, 24 + 60, 24 + 48 * 2 + 20), APPEND);
      assertThat(out.readLine()).startsWith("Flow ID,");
      assertThat(out.readLine()).contains("1970-01-01 00:00:00.000");
      process.toHandle().destroy();
      assertThat(out.readLine()).contains("1970-01-01 00:08:20.000");
      assertThat(out.readLine()).isNull();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(Files.readString(folder.resolve("errors")))
        .startsWith("glacis: stopped while a packet was being written: ")
        .contains("packets: 2 received, 2 kept, dropped {}; flows: 2 written");
  }

  @Test
  void standardInputThatIsStoppedGivesWhatCame() throws Exception {
    var process = flows("-");
    try (var out = process.inputReader()) {
      process.getOutputStream().write(capture(0, 500));
      process.getOutputStream().flush();
      assertThat(out.readLine()).startsWith("Flow ID,");
      process.toHandle().destroy();
      assertThat(out.lines()).hasSize(2);
    }
    assertThat(process.waitFor()).isZero();
  }

  private Process flows(String... arguments) throws IOException {
    var command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Glacis.class.getName(),
            "flows");
    command.command().addAll(Arrays.asList(arguments));
    return command.redirectError(folder.resolve("errors").toFile()).start();
  }

  /// A raw IP capture of the packet at each of these seconds.
  private static byte[] capture(int... seconds) {
    var packet = HexFormat.of().parseHex(PACKET);
    var file = ByteBuffer.allocate(24 + seconds.length * (16 + packet.length));
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    file.putInt(0).putInt(0).putInt(65_535).putInt(101);
    for (var second : seconds) {
      file.putInt(second).putInt(0).putInt(packet.length).putInt(packet.length).put(packet);
    }
    return file.array();
  }
}
