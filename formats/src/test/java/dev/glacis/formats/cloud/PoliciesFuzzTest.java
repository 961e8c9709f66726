package dev.glacis.formats.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.glacis.formats.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PoliciesFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void anyBytesAreACloudOrBadInputOfOneLine(byte[] bytes) throws IOException {
    check(Kubernetes::new, bytes);
    check(Azure::new, bytes);
  }

  @Test
  void damagedPoliciesAreReadOrBadInputOfOneLine() throws IOException {
    damage(Kubernetes::new, "k8s/policies.json", 4000);
    damage(Kubernetes::new, "k8s/cluster.json", 2000);
  }

  @Test
  void damagedSecurityGroupsAreReadOrBadInputOfOneLine() throws IOException {
    damage(Azure::new, "azure/nsgs.json", 2000);
    damage(Azure::new, "azure/nics.json", 2000);
    damage(Azure::new, "azure/vnets.json", 2000);
  }

  private static void damage(Function<Draft, Translation> cloud, String document, int times)
      throws IOException {
    byte[] bytes;
    try (var in = PoliciesFuzzTest.class.getResourceAsStream(document)) {
      assertThat(in).isNotNull();
      bytes = in.readAllBytes();
    }
    var random = new Random(1);
    for (var i = 0; i < times; i++) {
      var damaged = Arrays.copyOf(bytes, bytes.length);
      for (var changes = 1 + random.nextInt(3); changes > 0; changes--) {
        var at = random.nextInt(damaged.length);
        var from = random.nextInt(damaged.length);
        if (random.nextBoolean()) {
          damaged[at] = (byte) ('!' + random.nextInt(90));
        } else {
          var length = Math.min(random.nextInt(40), damaged.length - Math.max(at, from));
          System.arraycopy(bytes, from, damaged, at, length);
        }
      }
      check(cloud, damaged);
    }
  }

  private static void check(Function<Draft, Translation> cloud, byte[] bytes) throws IOException {
    var draft = new Draft();
    var translation = cloud.apply(draft);
    try {
      new Exports(translation, draft).read(new ByteArrayInputStream(bytes), "fuzz");
      translation.finish();
      assertThat(draft.result().network().vms()).doesNotHaveDuplicates();
    } catch (BadInput e) {
      assertThat(e.getMessage()).startsWith("fuzz:").hasLineCount(1);
    }
  }
}
