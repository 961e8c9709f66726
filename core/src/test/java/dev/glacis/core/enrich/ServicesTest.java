package dev.glacis.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.net.Protocol;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicesTest {
  @ParameterizedTest
  @CsvSource({
    "0,DoS", "1,ICMP", "20,FTP", "21,FTP", "22,SSH", "23,TELNET", "25,EMAIL", "220,EMAIL",
    "43,WHOIS", "53,DNS", "80,HTTP", "8080,HTTP", "443,HTTPS", "88,AUTH", "389,AUTH", "636,AUTH",
    "115,SFTP", "118,SQL", "156,SQL", "1433,SQL", "1434,SQL", "3306,SQL", "161,SNMP", "445,SMB",
    "3389,RDP", "5900,RDP", "5903,RDP", "5904,OTHER", "65535,OTHER"
  })
  void thePortsOfTheTableHaveTheirServices(int port, String service) {
    assertThat(Services.DEFAULT.of(port)).isEqualTo(service);
  }

  @Test
  void usersMayBringTheirOwnTable() {
    var services = new Services(Map.of(8443, "PORTAL"));
    assertThat(services.of(8443)).isEqualTo("PORTAL");
    assertThat(services.of(22)).isEqualTo("OTHER");
  }

  @Test
  void aTableWithAnImpossiblePortIsRefused() {
    assertThatThrownBy(() -> new Services(Map.of(65536, "X"))).hasMessageContaining("65536");
  }

  @Test
  void aServiceSpeaksItsUsualProtocol() {
    assertThat(Services.protocolOf("SSH")).isEqualTo(Protocol.TCP);
    assertThat(Services.protocolOf("DNS")).isEqualTo(Protocol.UDP);
    assertThat(Services.protocolOf("ICMP")).isEqualTo(Protocol.ICMP);
  }
}
