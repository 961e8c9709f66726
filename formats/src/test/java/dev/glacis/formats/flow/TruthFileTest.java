package dev.glacis.formats.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.glacis.core.detect.TrafficClass;
import dev.glacis.core.detect.Truth;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.net.Protocol;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruthFileTest {
  private static final String GOOD =
      """
      {"version": 1, "attacks": [
        {"id": "001", "kind": "PortScan", "tool": "nmap", "sources": ["192.0.2.130"],
         "targets": ["10.20.1.0/24"], "protocol": "tcp", "ports": ["20-23", "80"],
         "start": "1970-01-01T00:00:01.000002Z", "end": "1970-01-01T00:00:02Z"}]}
      """;

  private static Truth read(String text) throws IOException {
    return TruthFile.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "truth.json");
  }

  @Test
  void everyAttackIsReadWithItsSidesPortsAndTimes() throws IOException {
    assertThat(read(GOOD).attacks())
        .containsExactly(
            new Truth.Attack(
                "001",
                TrafficClass.PORT_SCAN,
                List.of(Prefix.parse("192.0.2.130")),
                List.of(Prefix.parse("10.20.1.0/24")),
                Protocol.TCP,
                List.of(new Ports(Protocol.TCP, 20, 23), new Ports(Protocol.TCP, 80, 80)),
                1_000_002,
                2_000_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PortScan | Portscan | truth.json: attack 1: not a traffic class: 'Portscan'",
        "192.0.2.130 | 192.0.2.130/24 | truth.json: attack 1: host bits set",
        "20-23 | 23-20 | truth.json: attack 1: not a port",
        "1970-01-01T00:00:02Z | yesterday | truth.json: attack 1: Text 'yesterday'",
        "\"ports\" | \"port\" | truth.json: attack 1: expected an array 'ports'",
        "\"attacks\" | \"events\" | truth.json: expected an object with an array 'attacks'",
        "{\"id\" | \"id\" | truth.json:2: not JSON",
      })
  void aMistakeIsNamedInOneLine(String good, String bad, String message) {
    assertThatExceptionOfType(BadInput.class)
        .isThrownBy(() -> read(GOOD.replace(good, bad)))
        .withMessageStartingWith(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}
