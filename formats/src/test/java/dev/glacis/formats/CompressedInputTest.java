package dev.glacis.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
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

  @ParameterizedTest
  @EnumSource
  void whatWasCompressedInPiecesIsOneInputHoweverLittleComesAtATime(Format format)
      throws IOException {
    var packed = new ByteArrayOutputStream();
    packed.writeBytes(format.compress(Arrays.copyOf(TEXT, 1000)));
    packed.writeBytes(format.compress(new byte[0]));
    packed.writeBytes(format.compress(Arrays.copyOfRange(TEXT, 1000, TEXT.length)));
    var trickle =
        new FilterInputStream(new ByteArrayInputStream(packed.toByteArray())) {
          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return in.read(into, offset, Math.min(length, 3));
          }

          @Override
          public int available() {
            return 0;
          }
        };

    assertThat(CompressedInput.of(trickle, "sample").readAllBytes()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @EnumSource(names = "GZIP")
  void everythingBeforeTheDamageIsGivenAndTheErrorSaysHowMuch(Format format) throws IOException {
    var noise = new byte[1 << 20];
    new SplittableRandom(7).nextBytes(noise);
    var packed = format.compress(noise);
    var least = format == Format.GZIP ? 1 << 15 : 1 << 18;

    for (var length : new int[] {packed.length / 3, packed.length / 2, packed.length - 1}) {
      var in =
          CompressedInput.of(new ByteArrayInputStream(Arrays.copyOf(packed, length)), "sample");
      var given = new ByteArrayOutputStream();
      assertThatThrownBy(() -> in.transferTo(given))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining(", after " + given.size() + " bytes of content; ");
      assertThat(given.size()).isGreaterThan(length - least);
      assertThat(given.toByteArray()).isEqualTo(Arrays.copyOf(noise, given.size()));
    }
  }

  @Test
  void membersWithoutContentAndWithoutEndAreBadInput() throws IOException {
    var member = Format.GZIP.compress(new byte[0]);
    var packed = new ByteArrayOutputStream();
    for (var i = 0; i < 300_000; i++) {
      packed.writeBytes(member);
    }

    assertThatThrownBy(() -> read(packed.toByteArray()))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("sample: damaged gzip data: ");
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
