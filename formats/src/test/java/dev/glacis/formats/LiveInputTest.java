package dev.glacis.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.formats.capture.PcapReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.SynchronousQueue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveInputTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void createFile() throws IOException {
    file = Files.createFile(folder.resolve("growing"));
  }

  /// The writer adds a piece whenever the reader has found nothing more, so that every piece is a
  /// place where reading waited.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCaptureWrittenInPiecesIsReadAsIfItHadBeenThere(boolean compressed) throws IOException {
    var capture = capture(40);
    var written = compressed ? gzip(capture) : capture;
    var random = new SplittableRandom(3);
    var at = new int[1];
    var in = LiveInput.following(file);
    in.whileWaiting(
        _ -> {
          var end = Math.min(written.length, at[0] + 1 + random.nextInt(written.length / 3));
          Files.write(file, Arrays.copyOfRange(written, at[0], end), APPEND);
          if (at[0] == end) {
            in.stop();
          }
          at[0] = end;
        });

    assertThat(packets(PcapReader.open(CompressedInput.of(in), "growing")))
        .hasSize(40)
        .isEqualTo(packets(PcapReader.open(new ByteArrayInputStream(capture), "whole")));
  }

  @Test
  void aHalfWrittenPacketIsNoErrorBeforeTheEnd() throws IOException {
    var capture = capture(2);
    Files.write(file, Arrays.copyOf(capture, capture.length - 1));
    var in = LiveInput.following(file);
    var looks = new int[1];
    in.whileWaiting(
        _ -> {
          if (++looks[0] == 2) {
            in.stop();
          }
        });
    var reader = PcapReader.open(in, "growing");

    assertThat(reader.next()).isTrue();
    assertThatThrownBy(reader::next)
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("the file ends here");
    assertThat(looks[0]).isEqualTo(2);
  }

  @Test
  void whatIsWrittenBeforeTheStopIsReadAfterIt() throws IOException {
    Files.writeString(file, "before");
    try (var in = LiveInput.following(file)) {
      in.stop();
      assertThat(in.readAllBytes()).isEqualTo("before".getBytes(UTF_8));
      assertThat(in.isStopped()).isTrue();
    }
  }

  @Test
  void aFileThatBecomesShorterIsRefused() throws IOException {
    Files.writeString(file, "twelve bytes");
    try (var in = LiveInput.following(file)) {
      assertThat(in.readNBytes(12)).hasSize(12);
      Files.writeString(file, "new");
      assertThatThrownBy(in::read)
          .isInstanceOf(BadInput.class)
          .hasMessage(file + ": was cut to 3 bytes after 12 were read; expected a file that grows");
    }
  }

  @Test
  void aReaderThatIsInterruptedWhileItWaitsStops() throws Exception {
    var in = LiveInput.following(file);
    var waits = new SynchronousQueue<String>();
    var failures = new ArrayList<Throwable>();
    in.whileWaiting(_ -> waits.put("waits"));
    var reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    in.read();
                  } catch (IOException e) {
                    failures.add(e);
                  }
                });
    assertThat(waits.take()).isEqualTo("waits");
    reader.interrupt();
    reader.join();

    assertThat(failures).singleElement().isInstanceOf(ClosedByInterruptException.class);
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> LiveInput.following(folder))
        .isInstanceOf(BadInput.class)
        .hasMessage(folder + ": is a folder; expected a file");
  }

  private static List<String> packets(PcapReader reader) throws IOException {
    var seen = new ArrayList<String>();
    reader.readAll(
        (time, frame, offset, captured, _, _) ->
            seen.add(
                time
                    + " "
                    + Arrays.toString(Arrays.copyOfRange(frame, offset, offset + captured))));
    return seen;
  }

  private static byte[] capture(int packets) {
    var random = new SplittableRandom(5);
    var bytes = ByteBuffer.allocate(24 + packets * (16 + 50));
    bytes.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    bytes.putInt(0).putInt(0).putInt(65_535).putInt(1);
    for (var i = 0; i < packets; i++) {
      var frame = new byte[50];
      random.nextBytes(frame);
      bytes.putInt(i).putInt(0).putInt(50).putInt(50).put(frame);
    }
    return bytes.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }
}
