package dev.glacis.formats.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import dev.glacis.formats.geo.RangeFileWriter.Range;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeFileTest {
  @Test
  void itGivesBackWhatWasWritten() throws IOException {
    var file = RangeFile.read(new ByteArrayInputStream(written()), "t.grf");
    var seen = new ArrayList<String>();
    file.forEach(
        new RangeFile.Visitor() {
          @Override
          public void range(Address first, Address last, long key) {
            seen.add(first + " " + last + " " + key);
          }

          @Override
          public void name(long key, String name) {
            seen.add(key + " " + name);
          }
        });

    assertThat(seen)
        .containsExactly(
            "0.0.0.0 0.0.0.255 7",
            "192.0.2.0 192.0.2.127 64496",
            "192.0.2.128 255.255.255.255 7",
            "2001:db8:: 2001:db8:0:f:ffff:ffff:ffff:ffff 64496",
            "7 Seven",
            "64496 Bücher");
    assertThat(file.source()).isEqualTo("a source");
    assertThat(file.date()).isEqualTo("2026-06-17");
  }

  @Test
  void aDamagedFileIsBadInputOfOneLine() throws IOException {
    var whole = written();
    var random = new Random(3);
    for (var i = 0; i < 2_000; i++) {
      var damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      if (Arrays.equals(damaged, whole)) {
        continue;
      }
      try {
        RangeFile.read(new ByteArrayInputStream(damaged), "t.grf");
      } catch (BadInput e) {
        assertThat(e.getMessage()).startsWith("t.grf: ").hasLineCount(1);
      }
    }
    assertThatThrownBy(() -> RangeFile.read(new ByteArrayInputStream(new byte[3]), "t.grf"))
        .isInstanceOf(BadInput.class);
  }

  private static byte[] written() throws IOException {
    var out = new ByteArrayOutputStream();
    RangeFileWriter.write(
        out,
        "a source",
        "2026-06-17",
        List.of(
            new Range(0, 255, 7),
            new Range(0xc0000200L, 0xc000027fL, 64496),
            new Range(0xc0000280L, 0xffffffffL, 7)),
        List.of(new Range(0x20010db800000000L, 0x20010db80000000fL, 64496)),
        Map.of(7L, "Seven", 64496L, "Bücher"));
    return out.toByteArray();
  }
}
