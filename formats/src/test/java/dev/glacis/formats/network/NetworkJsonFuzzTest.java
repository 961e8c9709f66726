package dev.glacis.formats.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.surface.SyntheticNetwork;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NetworkJsonFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void anyBytesAreANetworkOrBadInputOfOneLine(byte[] bytes) throws IOException {
    check(bytes);
  }

  @Test
  void damagedDocumentsAreNetworksOrBadInputOfOneLine() throws IOException {
    var document = new ByteArrayOutputStream();
    NetworkJson.write(SyntheticNetwork.generate(6, 4, 4, 11), document);
    var bytes = document.toByteArray();
    var random = new Random(1);
    for (var i = 0; i < 20_000; i++) {
      var damaged = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      for (var changes = random.nextInt(3); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      check(damaged);
    }
  }

  private static void check(byte[] bytes) throws IOException {
    try {
      var network = NetworkJson.read(new ByteArrayInputStream(bytes), "fuzz", _ -> {});
      var written = new ByteArrayOutputStream();
      NetworkJson.write(network, written);
      var again =
          NetworkJson.read(new ByteArrayInputStream(written.toByteArray()), "again", _ -> {});
      assertThat(again).isEqualTo(network);
    } catch (BadInput e) {
      assertThat(e.getMessage()).startsWith("fuzz:").hasLineCount(1);
    }
  }
}
