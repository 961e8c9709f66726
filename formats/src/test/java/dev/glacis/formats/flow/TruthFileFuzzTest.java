package dev.glacis.formats.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TruthFileFuzzTest {
  private static final String DOCUMENT =
      """
      {"attacks":[{"id":"1","kind":"DoS","sources":["192.0.2.0/27","2001:db8::1"],
      "targets":["10.20.1.10"],"protocol":"tcp","ports":["80","8000-8080"],
      "start":"2026-11-20T10:00:00Z","end":"2026-11-20T10:00:05.5Z"}]}
      """;

  @FuzzTest(maxDuration = "20s")
  void anyBytesAreATruthOrBadInputOfOneLine(byte[] bytes) throws IOException {
    check(bytes);
  }

  @Test
  void damagedDocumentsAreTruthsOrBadInputOfOneLine() throws IOException {
    var bytes = DOCUMENT.getBytes(StandardCharsets.UTF_8);
    var random = new Random(1);
    for (var i = 0; i < 20_000; i++) {
      var damaged = Arrays.copyOf(bytes, bytes.length - (i % 4 == 0 ? random.nextInt(40) : 0));
      for (var changes = random.nextInt(3); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      check(damaged);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-01-01T00:00:00Z",
        "-1000000000-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "2026-11-20T10:00:00",
        "now\\nor never"
      })
  void anyTimeIsATimeOrBadInputOfOneLine(String time) throws IOException {
    check(DOCUMENT.replace("2026-11-20T10:00:00Z", time).getBytes(StandardCharsets.UTF_8));
  }

  private static void check(byte[] bytes) throws IOException {
    try {
      var truth = TruthFile.read(new ByteArrayInputStream(bytes), "fuzz");
      assertThat(truth.attacks()).allSatisfy(attack -> assertThat(attack.id()).isNotNull());
    } catch (BadInput e) {
      assertThat(e.getMessage()).startsWith("fuzz:").hasLineCount(1);
    }
  }
}
