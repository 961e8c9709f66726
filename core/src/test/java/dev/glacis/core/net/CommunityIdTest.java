package dev.glacis.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommunityIdTest {
  /// The baseline that the specification publishes, without the flows that only turn others round.
  @ParameterizedTest
  @CsvSource({
    "6,128.232.110.120,66.35.250.204,34855,80,1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
    "6,2001:470:e5bf:dead:4957:2174:e82c:4887,2607:f8b0:400c:c03::1a,63943,25,"
        + "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=",
    "17,192.168.1.52,8.8.8.8,54585,53,1:d/FP5EW3wiY1vCndhwleRRKHowQ=",
    "132,192.168.170.8,192.168.170.56,7,7,1:MP2EtRCAUIZvTw6MxJHLV7N7JDs=",
    "132,192.168.170.8,192.168.170.56,7,80,1:jQgCxbku+pNGw8WPbEc/TS/uTpQ=",
    "46,10.1.12.1,10.1.12.2,0,0,1:KHlLkgoJW7ifUTyTSgyVfkFHzKw="
  })
  void aFlowHasTheIdOfTheSpecificationInEitherDirection(
      int protocol, String source, String target, int sourcePort, int targetPort, String id) {
    assertThat(of(protocol, source, target, sourcePort, targetPort)).isEqualTo(id);
    assertThat(of(protocol, target, source, targetPort, sourcePort)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "1,192.168.0.89,192.168.0.1,8,0,1:X0snYXpgwiv9TZtqg64sgzUn6Dk=",
    "1,192.168.0.1,192.168.0.89,0,8,1:X0snYXpgwiv9TZtqg64sgzUn6Dk=",
    "1,192.168.0.1,192.168.0.89,0,20,1:X0snYXpgwiv9TZtqg64sgzUn6Dk=",
    "1,192.168.0.89,192.168.0.1,20,0,1:3o2RFccXzUgjl7zDpqmY7yJi8rI=",
    "1,192.168.0.89,192.168.0.1,20,1,1:tz/fHIDUHs19NkixVVoOZywde+I=",
    "1,10.0.0.1,10.0.0.2,11,0,1:YHxtAirCG//0OzkcVAukqKQN9xM=",
    "58,fe80::200:86ff:fe05:80da,fe80::260:97ff:fe07:69ea,135,0,1:dGHyGvjMfljg6Bppwm3bg0LO8TY=",
    "58,fe80::260:97ff:fe07:69ea,fe80::200:86ff:fe05:80da,136,0,1:dGHyGvjMfljg6Bppwm3bg0LO8TY=",
    "58,fe80::260:97ff:fe07:69ea,fe80::200:86ff:fe05:80da,135,0,1:zavyT/cezQr1fmImYCwYnMXbgck=",
    "58,3ffe:501:1800:2345::2,3ffe:507:0:1:200:86ff:fe05:80da,3,0,1:2ObVBgIn28oZvibYZhZMBgh7WdQ=",
    "58,3ffe:501:410:0:2c0:dfff:fe47:33e,3ffe:507:0:1:200:86ff:fe05:80da,1,4,"
        + "1:hLZd0XGWojozrvxqE0dWB1iM6R0=",
    "58,3ffe:507:0:1:200:86ff:fe05:80da,3ffe:501:0:1001::2,128,0,1:+TW+HtLHvV1xnGhV1lv7XoJrqQg=",
    "58,3ffe:501:0:1001::2,3ffe:507:0:1:200:86ff:fe05:80da,129,0,1:+TW+HtLHvV1xnGhV1lv7XoJrqQg=",
    "58,fe80::200:86ff:fe05:80da,ff02::2,133,0,1:hO+sN4H+MG5MY/8hIrXPqc4ZQz0=",
    "58,fe80::260:97ff:fe07:69ea,ff02::1,134,0,1:pkvHqCL88/tg1k4cPigmZXUtL00=",
    "58,3ffe:507:0:1:200:86ff:fe05:80da,3ffe:507:0:1:260:97ff:fe07:69ea,3,0,"
        + "1:/OGBt9BN1ofenrmSPWYicpij2Vc="
  })
  void anIcmpMessageHasTheIdOfTheSpecification(
      int protocol, String source, String target, int type, int code, String id) {
    assertThat(of(protocol, source, target, type, code)).isEqualTo(id);
  }

  @Test
  void aMachineThatTalksToItselfHasOneIdForBothPorts() {
    assertThat(of(6, "127.0.0.1", "127.0.0.1", 80, 40_000))
        .isEqualTo(of(6, "127.0.0.1", "127.0.0.1", 40_000, 80))
        .isNotEqualTo(of(6, "127.0.0.1", "127.0.0.1", 80, 40_001));
  }

  private static String of(int protocol, String source, String target, int first, int second) {
    return CommunityId.of(Address.parse(source), Address.parse(target), protocol, first, second);
  }
}
