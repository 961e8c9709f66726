package dev.glacis.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Network documents that are too large for the memory there is.
class MemoryIT {
  private static final Map<String, String> LITTLE = Map.of("JDK_JAVA_OPTIONS", "-Xmx96m");

  @Test
  void aCommandSaysHowMuchMemoryWasNotEnough(@TempDir Path folder) throws Exception {
    var document = machines(folder, 600_000);
    var result =
        Program.run(
            LITTLE,
            "surface",
            "attackers",
            "--network",
            document.toString(),
            "--vm",
            "vm-1",
            "--count");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines().filter(line -> line.startsWith("glacis: ")))
        .singleElement()
        .asString()
        .containsPattern("large.json:\\d+:\\d+: more than .* machines .* than the \\d+ MB .*-Xmx");
    assertThat(result.err()).doesNotContain("\tat ", "Exception");
  }

  private static Path machines(Path folder, int count) throws IOException {
    var document = folder.resolve("large.json");
    try (var out = Files.newBufferedWriter(document)) {
      out.write("{\"vms\":[");
      for (var i = 0; i < count; i++) {
        out.write((i == 0 ? "" : ",\n") + "{\"vm_id\":\"vm-" + i + "\",\"tags\":[\"t\"]}");
      }
      out.write("],\"fw_rules\":[]}");
    }
    return document;
  }
}
