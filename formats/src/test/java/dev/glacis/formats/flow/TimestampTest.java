package dev.glacis.formats.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {
  @ParameterizedTest
  @CsvSource({
    "1970-01-01 00:00:00, 0",
    "2017-07-03 11:57:41.826651, 1499083061826651",
    "2019-12-15 14:31:16.964, 1576420276964000",
    "14/03/2019 07:03:56 PM, 1552590236000000",
    "14/03/2019 12:03:56 AM, 1552521836000000",
    "3/7/2017 8:55, 1499072100000000",
    "03/07/2017 08:55:58, 1499072158000000"
  })
  void readsTheTimesOfThePublicFiles(String text, long micros) {
    assertThat(Timestamp.parse(text)).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2017",
        "2017-07-03",
        "2017-07-03 11",
        "2017-13-03 11:57:41",
        "2017-02-29 11:57:41",
        "2017-07-03 24:00:00",
        "14/03/2019 13:03:56 PM",
        "14/03/2019 07:03:56 XM",
        "14-03/2019 07:03:56",
        "2017-07-03 11:57:41.8 and more"
      })
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> Timestamp.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a time like 2017-07-03 11:57:41.826651");
  }

  @ParameterizedTest
  @CsvSource({
    "1499083061826651, 2017-07-03 11:57:41.826651",
    "1576420276964000, 2019-12-15 14:31:16.964",
    "5, 1970-01-01 00:00:00.000005"
  })
  void writesMicrosecondsUnlessMillisecondsSayItAll(long micros, String text) {
    var out = new StringBuilder();
    Timestamp.append(micros, out);

    assertThat(out).hasToString(text);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    for (var micros = 0L; micros < 4_000_000_000_000_000L; micros += 77_777_777_777_777L) {
      var out = new StringBuilder();
      Timestamp.append(micros, out);

      assertThat(Timestamp.parse(out.toString())).isEqualTo(micros);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1552590236999999, 14/03/2019 07:03:56 PM",
    "1552521836000000, 14/03/2019 12:03:56 AM",
    "1552565036000000, 14/03/2019 12:03:56 PM",
    "-1, 31/12/1969 11:59:59 PM"
  })
  void writesHalvesOfDays(long micros, String text) {
    var written = new StringBuilder();
    Timestamp.appendHalfDay(micros, written);
    assertThat(written).hasToString(text);
  }
}
