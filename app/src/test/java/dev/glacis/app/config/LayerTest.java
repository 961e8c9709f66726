package dev.glacis.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {
  private static final String DOCUMENT =
      """
      # where it listens
      host: 127.0.0.1
      port: 8080
      network: "bundled:network.json"
      own: [192.0.2.0/24, 2001:db8::/32]
      flows:
        - capture.pcap?speed=2
        - '-'
      site: |
        48.2,16.37,Vienna,AT
      max-viewers: &many 7
      max-viewers-per-address: *many
      """;

  @Test
  void damagedDocumentsAreValuesOrProblemsOfOneLine() {
    var random = new Random(1);
    for (var i = 0; i < 10_000; i++) {
      var damaged = new StringBuilder(DOCUMENT);
      for (var changes = 1 + random.nextInt(4); changes > 0; changes--) {
        var at = random.nextInt(damaged.length());
        switch (random.nextInt(3)) {
          case 0 -> damaged.setCharAt(at, (char) random.nextInt(128));
          case 1 ->
              damaged.insert(
                  at, "{}[]:-*&!|>?%@`\"'#, \n\t\u0000\uffff".charAt(random.nextInt(24)));
          default -> damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(9)));
        }
      }
      check(damaged.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "---",
        "host",
        "host:",
        "host: ~",
        "host: [",
        "host: *nowhere",
        "? [a, b]\n: c",
        "? {a: b}\n: c",
        "'a\nb': 1",
        "\"a\\nb\": {c: d}",
        "\"a\\nb\": 1",
        "host: a\n---\nhost: b",
        "own: [[1], {a: b}, ~]",
        "<<: {host: a}",
        "host: !!binary AAAA"
      })
  void anyDocumentIsValuesOrProblemsOfOneLine(String text) {
    check(text);
  }

  private static void check(String text) {
    var layer = Layer.ofYaml("glacis.yaml", text);
    try {
      Config.of(List.of(layer));
    } catch (ConfigException e) {
      assertThat(e.problems())
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem).hasLineCount(1));
    }
  }
}
