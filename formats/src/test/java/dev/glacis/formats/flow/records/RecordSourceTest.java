package dev.glacis.formats.flow.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSourceTest {
  @Test
  void sourcesAreToldByTheirFirstLine() {
    assertThat(RecordSource.of("#separator \\x09")).contains(RecordSource.ZEEK);
    assertThat(RecordSource.of("{\"ts\":1.5,\"uid\":\"C\",\"id.orig_h\":\"192.0.2.1\""))
        .contains(RecordSource.ZEEK);
    assertThat(RecordSource.of("{\"timestamp\":\"2026\",\"event_type\":\"stats\""))
        .contains(RecordSource.EVE);
    assertThat(RecordSource.of("version account-id interface-id srcaddr dstaddr srcport"))
        .contains(RecordSource.VPC);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "Src IP,srcaddr,dstaddr", "2 123 eni-1 192.0.2.1 192.0.2.2"})
  void whatMayBeSomethingElseIsNotTold(String head) {
    assertThat(RecordSource.of(head)).isEmpty();
  }

  @Test
  void lookingLeavesTheStreamWhereItWas() throws IOException {
    var text = "#separator \\x09\n" + "#".repeat(10_000);
    var in =
        new BufferedInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

    assertThat(RecordSource.of(in)).contains(RecordSource.ZEEK);
    assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
    var long1 = new BufferedInputStream(new ByteArrayInputStream(new byte[9_000]));
    assertThat(RecordSource.of(long1)).isEmpty();
    assertThat(long1.readAllBytes()).hasSize(9_000);
  }
}
