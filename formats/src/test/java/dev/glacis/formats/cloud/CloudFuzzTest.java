package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.core.surface.Surface;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.network.NetworkJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudFuzzTest {
  @TempDir Path directory;

  @FuzzTest(maxDuration = "10s")
  void anyBytesAreANetworkOrBadInputOfOneLine(byte[] bytes) throws IOException {
    var file = Files.createTempFile("export", ".json");
    try {
      for (var cloud : Cloud.values()) {
        check(cloud, file, bytes);
      }
    } finally {
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AWS, aws/instances.json",
    "AWS, aws/network-interfaces.json",
    "AWS, aws/security-groups.json",
    "AWS, aws/network-acls.json",
    "AWS, aws/others.json",
    "GCP, gcp/instances.json",
    "GCP, gcp/firewall-rules.json",
    "GCP, gcp/networks.json"
  })
  void damagedExportsAreNetworksOrBadInputOfOneLine(Cloud cloud, String name) throws IOException {
    var random = new Random(1);
    var file = directory.resolve("export.json");
    final byte[] bytes;
    try (var in = Objects.requireNonNull(CloudFuzzTest.class.getResourceAsStream(name))) {
      bytes = in.readAllBytes();
    }
    for (var i = 0; i < 400; i++) {
      var damaged = Arrays.copyOf(bytes, bytes.length - (i % 4 == 0 ? random.nextInt(200) : 0));
      for (var changes = 1 + random.nextInt(3); changes > 0; changes--) {
        damaged[random.nextInt(damaged.length)] = (byte) "{}[]\",:0-a/.".charAt(random.nextInt(12));
      }
      check(cloud, file, damaged);
    }
  }

  private static void check(Cloud cloud, Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      var network = cloud.read(List.of(file)).network();
      var written = new ByteArrayOutputStream();
      NetworkJson.write(network, written);
      var again =
          NetworkJson.read(new ByteArrayInputStream(written.toByteArray()), "again", _ -> {});
      assertThat(again).isEqualTo(network);
      assertThat(Surface.of(again).size()).isEqualTo(network.vms().size());
    } catch (BadInput e) {
      assertThat(e.getMessage()).startsWith(file.toString()).hasLineCount(1);
    }
  }
}
