package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glacis.formats.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudBadInputTest {
  @TempDir Path directory;

  @Test
  void googleExportsOfAnotherShapeAreBadInputWithTheirPlace() throws IOException {
    assertBad(Cloud.GCP, "[{\"Instances\": []}]", "found something else; expected an instance");
    assertBad(
        Cloud.GCP,
        "[{\"kind\": \"compute#firewall\", \"name\": \"f\", \"network\": \"n\"}]",
        "rule 'f'; expected either \"allowed\" or \"denied\"");
    assertBad(Cloud.GCP, firewall("\"priority\": 65536"), "priority 65536; expected 0 to 65535");
    assertBad(
        Cloud.GCP, firewall("\"direction\": \"UP\""), "direction 'UP'; expected INGRESS or EGRESS");
    assertBad(
        Cloud.GCP,
        firewall("\"sourceRanges\": [\"10.0.0.0/40\"]"),
        "sourceRanges: not a prefix length for 10.0.0.0: 40");
    assertBad(
        Cloud.GCP,
        "[{\"name\": \"f\", \"network\": \"n\", \"allowed\": [{\"IPProtocol\": \"tcp\", \"ports\":"
            + " [80]}]}]",
        "found a number; expected ports: a string");
    assertBad(
        Cloud.GCP,
        "[" + instance("a") + ",\n" + instance("a") + "]",
        "duplicate machine 'a', seen before at ");
  }

  @Test
  void amazonsExportsOfAnotherShapeAreBadInputWithTheirPlace() throws IOException {
    assertBad(Cloud.AWS, "[7]", "found something else; expected what aws ec2 describe-…");
    assertBad(Cloud.AWS, "{\"Reservations\": [{\"Instances\": [{}]}]}", "no InstanceId; expected");
    assertBad(Cloud.AWS, "{\"Reservations\": [{\"Instances\": {}}]}", "found an object; expected");
    assertBad(
        Cloud.AWS,
        "{\"SecurityGroups\": [{\"GroupId\": \"g\", \"IpPermissions\": [{\"IpProtocol\": \"tcp\","
            + " \"FromPort\": 9, \"ToPort\": 7}]}]}",
        "ports 9 to 7; expected a range within 0 to 65535");
    assertBad(
        Cloud.AWS,
        "{\"SecurityGroups\": [{\"GroupId\": \"g\", \"IpPermissions\": [{\"IpProtocol\":"
            + " \"x\"}]}]}",
        "protocol: not a port: 'protocol-x'");
    assertBad(
        Cloud.AWS,
        "{\"NetworkAcls\": [{\"NetworkAclId\": \"a\", \"Entries\": [{\"RuleNumber\": 0}]}]}",
        "RuleNumber 0; expected 1 to 65535");
    assertBad(
        Cloud.AWS,
        "{\"NetworkAcls\": [{\"NetworkAclId\": \"a\", \"Entries\": [{\"RuleNumber\": 1,"
            + " \"Protocol\": \"-1\", \"CidrBlock\": \"0.0.0.0/0\", \"RuleAction\": \"maybe\"}]}]}",
        "RuleAction 'maybe'; expected allow or deny");
  }

  private static String firewall(String member) {
    return "[{\"kind\": \"compute#firewall\", \"name\": \"f\", \"network\": \"n\", \"allowed\":"
        + " [{\"IPProtocol\": \"all\"}], "
        + member
        + "}]";
  }

  private static String instance(String name) {
    return "{\"kind\": \"compute#instance\", \"name\": \"" + name + "\"}";
  }

  private void assertBad(Cloud cloud, String text, String message) throws IOException {
    var file = Files.writeString(directory.resolve("export.json"), text);

    assertThatThrownBy(() -> cloud.read(List.of(file)))
        .isInstanceOf(BadInput.class)
        .hasMessageMatching(
            Pattern.quote(file.toString()) + ":\\d+:\\d+: " + Pattern.quote(message) + ".*")
        .message()
        .hasLineCount(1);
  }
}
