package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
  @ParameterizedTest
  @CsvSource({
    "BENIGN, BENIGN",
    "Benign, BENIGN",
    "Botnet - Attempted, BENIGN",
    "DoS Slowloris - Attempted, BENIGN",
    "DoS Hulk, DOS",
    "DoS slowloris, DOS",
    "DDoS, DOS",
    "DDOS attack-LOIC-UDP, DOS",
    "Heartbleed, DOS",
    "PortScan, PORT_SCAN",
    "Infiltration - Portscan, PORT_SCAN",
    "Infiltration - NMAP Portscan, PORT_SCAN",
    "FTP-Patator, BRUTE_FORCE",
    "SSH-Patator, BRUTE_FORCE",
    "SSH-Bruteforce, BRUTE_FORCE",
    "Web Attack - Brute Force, WEB_ATTACK",
    "Web Attack \u2013 XSS, WEB_ATTACK",
    "Web Attack \ufffd Sql Injection, WEB_ATTACK",
    "Brute Force -Web, WEB_ATTACK",
    "Bot, BOTNET",
    "Botnet Ares, BOTNET",
    "Infilteration, INFILTRATION",
    "Infiltration, INFILTRATION",
  })
  void everyDialectsSpellingMeansAClass(String label, TrafficClass expected) {
    assertThat(Labels.of(label)).isEqualTo(expected);
  }

  @Test
  void everyClassThatCanBeALabelIsSpeltByItsOwnName() {
    for (var expected : TrafficClass.values()) {
      if (expected != TrafficClass.UNKNOWN) {
        assertThat(Labels.of(expected.label())).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"Unknown", "Dosage", "''", "Benignant", "-"})
  void anUnknownLabelIsRefusedByName(String label) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Labels.of(label))
        .withMessageContaining("'" + label + "'");
  }
}
