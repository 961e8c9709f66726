package dev.glacis.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressedInputTest {
  private static final byte[] TEXT =
      "0123456789 a line that comes again\n".repeat(5000).getBytes(StandardCharsets.UTF_8);

  enum Format {
    GZIP,
    ZSTD;

    byte[] compress(byte[] bytes) throws IOException {
      var out = new ByteArrayOutputStream();
      try (OutputStream packed =
          this == GZIP ? new GZIPOutputStream(out) : new ZstdOutputStream(out)) {
        packed.write(bytes);
      }
      return out.toByteArray();
    }
  }

  @ParameterizedTest
  @EnumSource
  void compressionIsToldByTheFirstBytesAndUndone(Format format) throws IOException {
    assertThat(read(format.compress(TEXT))).isEqualTo(TEXT);
  }

  @Test
  void plainInputIsLeftAsItIsHoweverShort() throws IOException {
    assertThat(read(TEXT)).isEqualTo(TEXT);
    assertThat(read(new byte[0])).isEmpty();
    assertThat(read(new byte[] {0x1f})).containsExactly(0x1f);
  }

  @ParameterizedTest
  @EnumSource
  void dataCutShortAnywhereIsBadInputOfOneLine(Format format) throws IOException {
    var packed = format.compress(TEXT);
    for (var length = 4; length < packed.length; length++) {
      var cut = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> read(cut))
          .as("cut to %s bytes", length)
          .isInstanceOf(BadInput.class)
          .message()
          .startsWith("sample: damaged " + (format == Format.GZIP ? "gzip" : "zstd") + " data: ")
          .hasLineCount(1);
    }
  }

  private static byte[] read(byte[] bytes) throws IOException {
    try (var in = CompressedInput.of(new ByteArrayInputStream(bytes), "sample")) {
      return in.readAllBytes();
    }
  }
}
