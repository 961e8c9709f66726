package dev.glacis.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  @Test
  void everyKeysDefaultIsAllowedByTheKeyItself() {
    var config = Config.of(List.of());

    assertThat(Keys.ALL)
        .allSatisfy(key -> assertThat(config.all(key)).hasSize(key.defaultText() == null ? 0 : 1));
  }

  @Test
  void flagsWinOverVariablesWhichWinOverTheFile() {
    var file = Layer.ofYaml("glacis.yaml", "port: 1001\nhost: 127.0.0.2\nmax-viewers: 7\n");
    var variables = Layer.ofVariables(Map.of("GLACIS_PORT", "1002", "GLACIS_HOST", "127.0.0.3"));
    var flags = new Layer(Map.of("port", new Layer.Given(List.of("1003"), "--port")), List.of());

    var config = Config.of(List.of(file, variables, flags));

    assertThat(config.get(Keys.PORT)).isEqualTo(1003);
    assertThat(config.get(Keys.HOST)).isEqualTo("127.0.0.3");
    assertThat(config.get(Keys.MAX_VIEWERS)).isEqualTo(7);
    assertThat(config.setting(Keys.PORT).origin()).isEqualTo("--port");
    assertThat(config.setting(Keys.HOST).origin()).isEqualTo("GLACIS_HOST");
    assertThat(config.setting(Keys.MAX_VIEWERS).origin()).isEqualTo("glacis.yaml:3");
    assertThat(config.setting(Keys.MODEL).origin()).isEqualTo("default");
  }

  @Test
  void everyProblemIsNamedAtOnceWithItsPlace() {
    var file =
        Layer.ofYaml("glacis.yaml", "prot: 1\nport: many\nhost: {a: b}\nown: [10.0.0.1/8]\n");
    var variables = Layer.ofVariables(Map.of("GLACIS_MAX_VIEWER", "3"));

    var problems =
        catchThrowableOfType(ConfigException.class, () -> Config.of(List.of(file, variables)))
            .problems();

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "glacis.yaml:1: key 'prot' is unknown; did you mean port?",
            "glacis.yaml:3: 'host' is a mapping; expected a value or a list of values",
            "variable GLACIS_MAX_VIEWER is unknown; did you mean GLACIS_MAX_VIEWERS?",
            "port: 'many' (glacis.yaml:2) is not allowed: expected a port, 0 to 65535; 0 takes a"
                + " free one",
            "own: '10.0.0.1/8' (glacis.yaml:4) is not allowed: expected a network such as"
                + " 192.0.2.0/24 (host bits set in 10.0.0.1/8; expected 10.0.0.0/8)");
  }

  @Test
  void listsComeFromYamlListsFromRepeatedFlagsAndFromVariablesWithSpaces() {
    var yaml = Config.of(List.of(Layer.ofYaml("f", "flows: [a.pcap, b.pcap]\n")));
    var variable = Config.of(List.of(Layer.ofVariables(Map.of("GLACIS_FLOWS", "a.pcap  b.pcap"))));

    assertThat(yaml.all(Keys.FLOWS)).hasSize(2).isEqualTo(variable.all(Keys.FLOWS));
  }

  @Test
  void flowsMayBeRecordsOfOtherToolsAndExporters() {
    var flows = "zeek:conn.log.gz?speed=10 eve:eve.json vpc:flow.log netflow://127.0.0.1:2055";
    var config = Config.of(List.of(Layer.ofVariables(Map.of("GLACIS_FLOWS", flows))));

    assertThat(config.all(Keys.FLOWS))
        .extracting(ResourceUri::withoutParameters)
        .containsExactly(
            "zeek:conn.log.gz", "eve:eve.json", "vpc:flow.log", "netflow://127.0.0.1:2055");
    assertThatThrownBy(() -> Keys.FLOWS.parser().parse("netflow://127.0.0.1:2055?loop=true"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loop");
  }

  @Test
  void aFileThatIsNotYamlIsNamedWithItsLine() {
    assertThat(Layer.ofYaml("glacis.yaml", "port: [1\nhost: x").problems())
        .singleElement()
        .asString()
        .startsWith("glacis.yaml:")
        .contains("not YAML");
    assertThat(Layer.ofYaml("glacis.yaml", "- port\n").problems())
        .containsExactly("glacis.yaml:1: expected a mapping of keys to values");
    assertThat(Layer.ofYaml("glacis.yaml", "").problems()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsAProblemAndNoStackTrace(@TempDir Path folder) {
    assertThat(Layer.ofYaml(folder.resolve("none.yaml")).problems())
        .singleElement()
        .asString()
        .contains("none.yaml");
  }

  @Test
  void aPasswordInAUriIsRefusedAndNotRepeatedInClear() {
    assertThatThrownBy(() -> ResourceUri.parse("redis://me:secret@host", "redis"))
        .hasMessage("a password in a URI is refused");
    assertThatThrownBy(
            () ->
                Config.of(
                    List.of(Layer.ofVariables(Map.of("GLACIS_MODEL", "file://me:secret@host/m")))))
        .hasMessageContaining("file://…@host/m")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aSecretIsNotRepeatedAndHasNoFlagInTheDocumentation() {
    assertThatThrownBy(
            () ->
                Config.of(
                    List.of(
                        Layer.ofVariables(Map.of("GLACIS_NEO4J_PASSWORD", " ")),
                        Layer.ofYaml("f", "neo4j-password: [hidden, also]\n"))))
        .hasMessageContaining("neo4j-password is given 2 times")
        .hasMessageNotContaining("hidden");
    assertThat(ConfigDocument.table()).contains("| `neo4j-password` | – |");
  }

  @Test
  void aGraphIsAServerWithoutUserOrPasswordAndAtMostADatabase() {
    assertThat(ResourceUri.parseGraph("neo4j+s://graph:7687?database=net"))
        .isEqualTo(new ResourceUri("neo4j+s", "//graph:7687", Map.of("database", "net")));
    assertThatThrownBy(() -> ResourceUri.parseGraph("bolt://me:secret@host"))
        .hasMessage("a password in a URI is refused");
    assertThatThrownBy(() -> ResourceUri.parseGraph("bolt://me@host"))
        .hasMessageStartingWith("a user in a URI is refused");
    assertThatThrownBy(() -> ResourceUri.parseGraph("http://host"))
        .hasMessageContaining("expected bolt://HOST:7687");
    assertThatThrownBy(() -> ResourceUri.parseGraph("bolt://host?fetch=7"))
        .hasMessageContaining("parameter fetch is not one of [database]");
  }

  @Test
  void historyIsInMemoryInAFileOrOnAServer() {
    assertThat(ResourceUri.parseMysql("mysql://db/glacis")).hasToString("mysql://db:3306/glacis");
    assertThat(ResourceUri.parseMysql("mysql://[::1]:3307/glacis?tls=verify"))
        .hasToString("mysql://[::1]:3307/glacis?tls=verify");
    assertThatThrownBy(() -> ResourceUri.parseMysql("mysql://me:secret@db/glacis"))
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> ResourceUri.parseMysql("mysql://me@db/glacis"))
        .hasMessageContaining("GLACIS_MYSQL_USER");
    for (var bad :
        List.of(
            "mysql://db",
            "mysql://db/",
            "mysql://db:0/a",
            "mysql://db/a/b",
            "mysql://db/a?tls=maybe",
            "mysql://db/a?user=me")) {
      assertThatThrownBy(() -> ResourceUri.parseMysql(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(Keys.HISTORY.parser().parse("mem:")).hasToString("mem:");
    assertThat(Keys.HISTORY.parser().parse("file:/var/lib/glacis").path())
        .isEqualTo("/var/lib/glacis");
    assertThatThrownBy(() -> Keys.HISTORY.parser().parse("redis://cache"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void channelsAreInThisProcessOrOnARedisWithoutUserOrPassword() {
    assertThat(Config.of(List.of()).get(Keys.CHANNELS).scheme()).isEqualTo("mem");
    assertThat(ResourceUri.parseRedis("redis://cache"))
        .hasToString("redis://cache:6379/0")
        .isEqualTo(ResourceUri.parseRedis("redis://cache:6379/"));
    assertThat(ResourceUri.parseRedis("rediss://[::1]:7000/3"))
        .hasToString("rediss://[::1]:7000/3");
    assertThatThrownBy(() -> ResourceUri.parseRedis("redis://:secret@host"))
        .hasMessage("a password in a URI is refused");
    assertThatThrownBy(() -> ResourceUri.parseRedis("redis://me@host"))
        .hasMessageStartingWith("a user in a URI is refused");
    for (var bad : List.of("redis:", "redis://", "redis://h:0", "redis://h:65536", "redis://h/x")) {
      assertThatThrownBy(() -> ResourceUri.parseRedis(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> Config.of(List.of(Layer.ofVariables(Map.of("GLACIS_CHANNELS", "cache:6379")))))
        .hasMessageContaining("channels: 'cache:6379' (GLACIS_CHANNELS) is not allowed");
  }

  @Test
  void parametersBehindAUriAreReadAndAQuestionMarkInAFileNameIsNot() {
    assertThat(ResourceUri.parse("a.pcap?speed=2&loop=true", "file").parameters())
        .containsOnly(Map.entry("speed", "2"), Map.entry("loop", "true"));
    assertThat(ResourceUri.parse("what?.pcap", "file").path()).isEqualTo("what?.pcap");
  }

  @Test
  void aParameterThatNobodyReadsIsRefused() {
    var layer = Layer.ofVariables(Map.of("GLACIS_FLOWS", "a.pcap?sped=2"));

    assertThatThrownBy(() -> Config.of(List.of(layer)))
        .hasMessageContaining("parameter sped is not one of [speed, loop, follow, rate]");
  }

  @Test
  void theDocumentedKeyTableIsTheOneTheKeysMake() throws Exception {
    var document = Files.readString(Path.of("../docs/configuration.md"));

    assertThat(document).contains(ConfigDocument.table());
  }
}
