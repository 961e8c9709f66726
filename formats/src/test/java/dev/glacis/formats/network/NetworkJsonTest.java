package dev.glacis.formats.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;
import dev.glacis.core.net.Prefix;
import dev.glacis.core.surface.Network;
import dev.glacis.core.surface.SyntheticNetwork;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkJsonTest {
  private final List<String> warnings = new ArrayList<>();

  @Test
  void readsMachinesAndRulesWithAllTheirMembers() throws IOException {
    var network =
        read(
            """
            {"vms": [
              {"vm_id": "vm-1", "name": "web", "tags": ["http", "ssh"],
               "addresses": ["10.0.0.1", "fd00::1"]},
              {"vm_id": "vm-2", "tags": []}
             ],
             "fw_rules": [
              {"fw_id": "fw-1", "source_tag": "http", "dest_tag": "ssh"},
              {"fw_id": "fw-2", "dest_tag": "http", "source_ranges": ["0.0.0.0/0"],
               "ports": ["tcp/80", "tcp/8000-8080"], "action": "allow", "direction": "INGRESS",
               "priority": 1000, "layer": null}
             ]}
            """);

    assertThat(network)
        .isEqualTo(
            new Network(
                List.of(
                    new Network.Vm(
                        "vm-1",
                        "web",
                        List.of("http", "ssh"),
                        List.of(Address.parse("10.0.0.1"), Address.parse("fd00::1"))),
                    new Network.Vm("vm-2", null, List.of(), List.of())),
                List.of(
                    new Network.FirewallRule("fw-1", "http", "ssh", List.of(), List.of()),
                    new Network.FirewallRule(
                        "fw-2",
                        null,
                        "http",
                        List.of(Prefix.parse("0.0.0.0/0")),
                        List.of(Ports.parse("tcp/80"), Ports.parse("tcp/8000-8080"))))));
    assertThat(warnings).isEmpty();
  }

  @Test
  void aDocumentWithMoreMachinesThanThereIsRoomForIsRefusedWhereTheRoomEnds() {
    var machine = "{\"vm_id\": \"vm-%d\"}";
    var machines =
        IntStream.range(0, 20).mapToObj(machine::formatted).collect(Collectors.joining(",\n"));
    var document = "{\"vms\": [" + machines + "]}";
    var reader = new NetworkReader(warnings::add, 2_600);

    assertThatThrownBy(
            () ->
                reader.read(
                    new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)), "n.json"))
        .isInstanceOf(BadInput.class)
        .hasMessageMatching("n\\.json:11:\\d+: more than 10 machines and 0 rules need .*-Xmx…g");
  }

  @Test
  void membersThatAreNotKnownAreIgnoredWhateverIsInThem() throws IOException {
    var network =
        read(
            """
            {"comment": {"vms": [[1, 2, {"vm_id": 3}]]}, "vms": [{"x": [{}], "vm_id": "a"}]}
            """);

    assertThat(network.vms()).extracting(Network.Vm::id).containsExactly("a");
    assertThat(warnings).isEmpty();
  }

  @Test
  void readsWhatCloudsSayOfMachinesAndRulesAndWritesItTheSame() throws IOException {
    var network =
        read(
            """
            {"vms": [{"vm_id": "a", "networks": ["vpc"], "identities": ["me@host"], "public": false},
                     {"vm_id": "b", "public": null}],
             "fw_rules": [
              {"fw_id": "f", "action": "DENY", "priority": 7, "network": "vpc",
               "source_ranges": ["0.0.0.0/0", "::/0"]},
              {"fw_id": "g", "direction": "egress", "layer": "acl", "stateless": true,
               "source_tag": "a", "dest_ranges": ["10.0.0.0/8"], "action": null, "priority": null}]}
            """);

    assertThat(network.vms())
        .containsExactly(
            new Network.Vm(
                "a", null, List.of(), List.of(), List.of("vpc"), List.of("me@host"), false),
            new Network.Vm("b", null, List.of(), List.of()));
    assertThat(network.rules())
        .containsExactly(
            new Network.FirewallRule(
                "f",
                Network.Action.DENY,
                7,
                Network.Direction.INGRESS,
                null,
                "vpc",
                null,
                null,
                List.of(Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0")),
                List.of(),
                List.of(),
                false),
            new Network.FirewallRule(
                "g",
                Network.Action.ALLOW,
                1000,
                Network.Direction.EGRESS,
                "acl",
                null,
                "a",
                null,
                List.of(),
                List.of(Prefix.parse("10.0.0.0/8")),
                List.of(),
                true));
    var bytes = new ByteArrayOutputStream();
    NetworkJson.write(network, bytes);
    assertThat(read(bytes.toByteArray())).isEqualTo(network);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aRuleIdThatComesTwiceIsAWarningThatNamesBothPlaces() throws IOException {
    var network =
        read(
            """
            {"vms": [], "fw_rules": [
            {"fw_id": "fw", "source_tag": "a", "dest_tag": "b"},
            {"fw_id": "fw", "source_tag": "b", "dest_tag": "c"}]}
            """);

    assertThat(network.rules()).hasSize(2);
    assertThat(warnings)
        .containsExactly("net.json:3:1: duplicate fw_id 'fw', seen before at net.json:2:1");
  }

  @Test
  void aMachineIdThatComesTwiceIsAnErrorThatNamesBothPlaces() {
    assertThatThrownBy(
            () ->
                read("{\"vms\": [{\"vm_id\": \"one\"},\n  {\"name\": \"x\", \"vm_id\": \"one\"}]}"))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "net.json:2:26: duplicate vm_id 'one', seen before at net.json:1:20; expected each id"
                + " once");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                  | net.json:1:1: found the end of the document; expected a network: an object with "vms"
          []                                  | net.json:1:1: found an array; expected a network: an object with "vms"
          {}                                  | net.json: a network without vms; expected "vms"
          {"vms": {}}                         | net.json:1:9: found an object; expected vms: an array of machines
          {"vms": [7]}                        | net.json:1:10: found a number; expected a machine: an object with "vm_id"
          {"vms": [{}]}                       | net.json:1:10: a machine without vm_id; expected "vm_id"
          {"vms": [{"vm_id": ""}]}            | net.json:1:20: empty vm_id; expected an id
          {"vms": [{"vm_id": 12}]}            | net.json:1:20: found a number; expected vm_id: a string
          {"vms": [{"vm_id": null}]}          | net.json:1:20: found null; expected vm_id: a string
          {"vms": [{"vm_id": "a", "vm_id": "b"}]} | net.json:1:25: member 'vm_id' comes twice; expected it once
          {"vms": [], "vms": []}              | net.json:1:13: member 'vms' comes twice; expected it once
          {"vms": [{"vm_id": "a", "tags": "t"}]} | net.json:1:33: found a string; expected tags: an array of strings
          {"vms": [{"vm_id": "a", "tags": [true]}]} | net.json:1:34: found true; expected tags: a string
          {"vms": [{"vm_id": "a", "addresses": ["10.0.0.256"]}]} | net.json:1:39: addresses: not an IP address: '10.0.0.256'; expected one like 192.0.2.1 or 2001:db8::1
          {"vms": []} x                       | net.json:1:13: not JSON: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
          {"vms": []} {}                      | net.json:1:13: found an object; expected the end of the document
          {"vms": [], "fw_rules": [{"fw_id": "f", "source_tag": "a"}]} | net.json:1:26: a rule without dest_tag; expected "dest_tag"
          {"vms": [], "fw_rules": [{"source_tag": "a", "dest_tag": "b"}]} | net.json:1:26: a rule without fw_id; expected "fw_id"
          {"vms": [], "fw_rules": [{"fw_id": "f", "dest_tag": "b"}]} | net.json:1:26: rule 'f' without a source; expected "source_tag" or "source_ranges"
          {"vms": [], "fw_rules": [{"fw_id": "f", "action": "drop"}]} | net.json:1:51: action 'drop'; expected allow or deny
          {"vms": [], "fw_rules": [{"direction": "up"}]} | net.json:1:40: direction 'up'; expected ingress or egress
          {"vms": [], "fw_rules": [{"layer": 1}]} | net.json:1:36: found a number; expected layer: a string
          {"vms": [], "fw_rules": [{"stateless": 1}]} | net.json:1:40: found a number; expected stateless: true or false
          {"vms": [], "fw_rules": [{"fw_id": "f", "network": "n"}]} | net.json:1:26: rule 'f' without a source; expected "source_tag" or "source_ranges"
          {"vms": [], "fw_rules": [{"fw_id": "f", "direction": "egress", "source_tag": "a"}]} | net.json:1:26: rule 'f' without a destination; expected "dest_tag" or "dest_ranges"
          {"vms": [], "fw_rules": [{"fw_id": "f", "direction": "egress", "dest_tag": "a"}]} | net.json:1:26: a rule without source_tag; expected "source_tag"
          {"vms": [], "fw_rules": [{"fw_id": "f", "source_tag": "a", "dest_tag": "a", "dest_ranges": ["::/0"]}]} | net.json:1:26: rule 'f' names dest_ranges; expected them of egress rules only
          {"vms": [], "fw_rules": [{"fw_id": "f", "source_tag": "a", "dest_tag": "a", "stateless": true}]} | net.json:1:26: rule 'f' is stateless without a layer; expected a layer
          {"vms": [], "fw_rules": [{"priority": 3000000000}]} | net.json:1:39: priority 3000000000; expected 32 bits
          {"vms": [], "fw_rules": [{"priority": "x"}]} | net.json:1:39: found a string; expected priority: an integer
          {"vms": [], "fw_rules": [{"ports": ["tcp/0-70000"]}]} | net.json:1:37: ports: not a port: 'tcp/0-70000'; expected tcp/22, tcp/1-1024, udp/53, icmp or any
          {"vms": [], "fw_rules": [{"source_ranges": ["10.0.0.1/8"]}]} | net.json:1:45: source_ranges: host bits set in 10.0.0.1/8; expected 10.0.0.0/8
          """)
  void whatIsNotANetworkIsOneLineWithPlaceAndExpectation(String document, String message) {
    assertThatThrownBy(() -> read(document)).isInstanceOf(BadInput.class).hasMessage(message);
  }

  @Test
  void brokenJsonIsToldWithoutTheParsersOwnWords() {
    var deep = "{\"other\":" + "[".repeat(40);
    var longText = "{\"vms\":[{\"vm_id\":\"" + "a".repeat(2_000_000) + "\"}]}";
    var longName = "{\"" + "n".repeat(5000) + "\":1}";
    for (var document :
        List.of(
            "",
            "{",
            "{\"vms\":[",
            "{\"vms\":[{\"vm_id\":\"a",
            "{\"vms\" 1}",
            "{vms:[]}",
            "{\"vms\":[{]}",
            "{\"vms\":tru}",
            "{\"vms\":[01]}",
            deep,
            longText,
            longName)) {
      assertThatThrownBy(() -> read(document))
          .isInstanceOf(BadInput.class)
          .hasMessageStartingWith("net.json:")
          .message()
          .hasLineCount(1)
          .doesNotContain("Source", "REDACTED", "StreamRead", "`", "Feature", "\\u0000")
          .containsAnyOf("expect", "has to be", "not allowed");
    }
    assertThatThrownBy(() -> read("{\"vms\":["))
        .hasMessage(
            "net.json:1:9: not JSON: it ends too early; expected the end of the Array, opened at"
                + " line 1, column 8");
    assertThatThrownBy(() -> read(deep))
        .hasMessageEndingWith("nesting depth (33) is too large; expected at most 32");
    assertThatThrownBy(() -> read(longText))
        .hasMessageMatching(
            ".*String value length \\(\\d+\\) is too large; expected at most 1048576");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7b22766d73223a5b7b22766d5f6964223a22c0af227d5d7d",
        "7b22766d73223a5b7b22766d5f6964223a22eda080227d5d7d",
        "7b22766d73223a5b7b22766d5f6964223a22f5808080227d5d7d",
        "7b22766d73223a5b7b22766d5f6964223a22e282227d5d7d",
        "7b22766d73223a5b7b22766d5f6964223a2280227d5d7d",
        "feff007b00220076",
      })
  void bytesThatAreNotUtf8AreRefusedWithTheirOffset(String hex) {
    assertThatThrownBy(() -> read(HexFormat.of().parseHex(hex)))
        .isInstanceOf(BadInput.class)
        .message()
        .matches("net.json: not UTF-8 at offset \\d+: byte 0x..; expected JSON in UTF-8");
  }

  @Test
  void utf16IsRefusedAndAByteOrderMarkOfUtf8IsNot() throws IOException {
    var document = "{\"vms\": []}";

    assertThatThrownBy(() -> read(document.getBytes(StandardCharsets.UTF_16LE)))
        .isInstanceOf(BadInput.class);
    assertThat(read(("\ufeff" + document).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Network.EMPTY);
  }

  @Test
  void deepNestingIsRefusedEvenWhereItWouldBeIgnored() {
    assertThatThrownBy(() -> read("{\"x\": " + "[".repeat(100_000)))
        .isInstanceOf(BadInput.class)
        .message()
        .startsWith("net.json:1:")
        .hasLineCount(1);
  }

  @Test
  void whatWasWrittenIsReadBackTheSame() throws IOException {
    var network = SyntheticNetwork.generate(200, 30, 50, 3);
    var bytes = new ByteArrayOutputStream();
    NetworkJson.write(network, bytes);

    assertThat(read(bytes.toByteArray())).isEqualTo(network);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith("]}\n").hasLineCount(252);
  }

  @Test
  void aDirectoryIsAllItsJsonMergedInTheOrderOfNames(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("b.json"), "{\"vms\": [{\"vm_id\": \"b\"}]}");
    Files.writeString(
        directory.resolve("a.json"),
        "{\"fw_rules\": [{\"fw_id\": \"f\", \"source_tag\": \"s\", \"dest_tag\": \"d\"}]}");
    Files.writeString(directory.resolve("c.json"), "{\"vms\": [{\"vm_id\": \"c\"}]}");
    Files.writeString(directory.resolve("notes.txt"), "not read");

    var network = NetworkJson.read(directory, warnings::add);

    assertThat(network.vms()).extracting(Network.Vm::id).containsExactly("b", "c");
    assertThat(network.rules()).hasSize(1);
  }

  @Test
  void aMachineIdInTwoFilesIsAnErrorThatNamesBoth(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("a.json"), "{\"vms\": [{\"vm_id\": \"same\"}]}");
    Files.writeString(directory.resolve("b.json"), "{\"vms\": [\n{\"vm_id\": \"same\"}]}");

    assertThatThrownBy(() -> NetworkJson.read(directory, warnings::add))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("b.json:2:11: duplicate vm_id 'same'")
        .hasMessageContaining("a.json:1:20");
  }

  @Test
  void aDirectoryWithoutDocumentsIsRefused(@TempDir Path directory) {
    assertThatThrownBy(() -> NetworkJson.read(directory, warnings::add))
        .isInstanceOf(BadInput.class)
        .hasMessage(directory + ": no *.json in this directory; expected a network document");
  }

  @Test
  void aCompressedFileIsReadAndADamagedOneIsBadInput(@TempDir Path directory) throws IOException {
    var file = directory.resolve("net.json.gz");
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"vms\": []}".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(file, packed.toByteArray());
    assertThat(NetworkJson.read(file, warnings::add)).isEqualTo(Network.EMPTY);

    Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() - 5));
    assertThatThrownBy(() -> NetworkJson.read(file, warnings::add))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith(file + ": damaged gzip data: ");
  }

  private Network read(String document) throws IOException {
    return read(document.getBytes(StandardCharsets.UTF_8));
  }

  private Network read(byte[] document) throws IOException {
    return NetworkJson.read(new ByteArrayInputStream(document), "net.json", warnings::add);
  }
}
