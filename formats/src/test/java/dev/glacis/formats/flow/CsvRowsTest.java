package dev.glacis.formats.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CsvRowsTest {
  @Test
  void rowsEndAsTheyMayAndEmptyLinesArePassedOver() throws IOException {
    assertThat(read("a,b\n\n1,\r\n,\r2,3"))
        .containsExactly(List.of("a", "b"), List.of("1", ""), List.of("", ""), List.of("2", "3"));
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n")).isEmpty();
    assertThat(read("\ufeffa,b\n")).containsExactly(List.of("a", "b"));
  }

  @Test
  void quotedFieldsMayHoldCommasQuotesAndLines() throws IOException {
    var rows = rows("\"a,b\",\"say \"\"no\"\"\",\"two\nlines\"\nlast,1,2\n");
    assertThat(rows.next()).isTrue();
    assertThat(rows.texts()).containsExactly("a,b", "say \"no\"", "two\nlines");
    assertThat(rows.next()).isTrue();
    assertThat(rows.line()).isEqualTo(3);
  }

  @Test
  void whatIsNoCsvIsRefusedByItsLine() {
    assertThatThrownBy(() -> read("a\n\"b"))
        .isInstanceOf(BadInput.class)
        .hasMessage("x.csv:2: expected rows of comma-separated values: a closing quote");
    assertThatThrownBy(() -> read("a\nb\n\"c\"d"))
        .hasMessage(
            "x.csv:3: expected rows of comma-separated values: a comma after a closing quote");
    assertThatThrownBy(() -> read("a".repeat(1 << 20) + "a"))
        .hasMessageContaining("a row of at most 1048576 bytes");
    assertThatThrownBy(() -> read(",".repeat(1 << 14)))
        .hasMessageContaining("at most 16384 columns");
  }

  @Property(tries = 300)
  void numbersAreWhatJavaMakesOfThem(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var texts = new ArrayList<String>();
    for (var i = 0; i < 50; i++) {
      texts.add(
          switch (random.nextInt(8)) {
            case 0 -> Integer.toString(random.nextInt());
            case 1 -> Double.toString(random.nextDouble());
            case 2 -> Double.toString(Math.exp(random.nextGaussian() * 30));
            case 3 -> String.format(Locale.ROOT, "%.6f", random.nextGaussian() * 1e6);
            case 4 -> Long.toString(random.nextLong());
            case 5 -> "-" + random.nextInt(100) + "." + "0".repeat(random.nextInt(30)) + "7";
            case 6 -> List.of("NaN", "Infinity", "-0", "0.", ".5", " 7 ", "1e3").get(i % 7);
            default -> "0." + Long.toUnsignedString(random.nextLong());
          });
    }
    var rows = rows(String.join(",", texts));
    assertThat(rows.next()).isTrue();
    for (var i = 0; i < texts.size(); i++) {
      assertThat(Double.doubleToLongBits(rows.number(i)))
          .as(texts.get(i))
          .isEqualTo(Double.doubleToLongBits(Double.parseDouble(texts.get(i).strip())));
    }
  }

  @Test
  void nothingIsNoNumberAndWordsAreRefused() throws IOException {
    var rows = rows(", ,\t,soon,-,.,1-2,--1");
    assertThat(rows.next()).isTrue();
    for (var i = 0; i < 3; i++) {
      assertThat(rows.number(i)).isNaN();
    }
    for (var i = 3; i < rows.count(); i++) {
      var field = i;
      assertThatThrownBy(() -> rows.number(field)).isInstanceOf(NumberFormatException.class);
    }
  }

  @Property(tries = 300)
  void fieldsAreThoseOfAnotherReaderHoweverTheBytesCome(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var text = new StringBuilder();
    for (var row = random.nextInt(30); row >= 0; row--) {
      for (var field = random.nextInt(6); field >= 0; field--) {
        var length = random.nextInt(20) == 0 ? 40_000 : random.nextInt(6);
        var isQuoted = random.nextInt(4) == 0;
        text.append(isQuoted ? "\"" : "");
        for (var i = 0; i < length; i++) {
          text.append(isQuoted ? "a,\n\u00e4".charAt(random.nextInt(4)) : 'b');
        }
        text.append(isQuoted ? "\"\"\"" : "").append(field > 0 ? "," : "");
      }
      text.append(random.nextBoolean() ? "\n" : "\r\n");
    }
    var expected = new ArrayList<List<String>>();
    try (var other =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(1 << 20)
            .ofCsvRecord(text.toString())) {
      other.forEach(row -> expected.add(row.getFields()));
    }
    var rows = new CsvRows(inPieces(text.toString(), random), "x.csv");
    var found = new ArrayList<List<String>>();
    while (rows.next()) {
      found.add(rows.texts());
    }
    assertThat(found).isEqualTo(expected);
  }

  private static InputStream inPieces(String text, Random random) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, 1 + random.nextInt(3_000)));
      }
    };
  }

  private static List<List<String>> read(String text) throws IOException {
    var rows = rows(text);
    var all = new ArrayList<List<String>>();
    while (rows.next()) {
      all.add(rows.texts());
    }
    return all;
  }

  private static CsvRows rows(String text) {
    return new CsvRows(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "x.csv");
  }
}
