package dev.glacis.app.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.core.surface.Network;
import dev.glacis.formats.cloud.Cloud;
import dev.glacis.formats.cloud.CloudImport;
import dev.glacis.formats.cloud.Unrepresented;
import dev.glacis.formats.network.NetworkJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    description = {
      "Turn what a cloud exports into a network document.",
      "Files are told apart by their content and may be compressed; of a directory all *.json are"
          + " read. What the document cannot hold is listed on standard error, with what that does"
          + " to the answers."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  gcloud compute instances list --format=json > instances.json",
      "  gcloud compute firewall-rules list --format=json > rules.json",
      "  glacis surface import --from gcp instances.json rules.json --out network.json",
      "",
      "  for i in instances network-interfaces security-groups network-acls subnets vpcs"
          + " vpc-peering-connections prefix-lists; do",
      "    aws ec2 describe-$i --output json > account/$i.json",
      "  done",
      "  glacis surface import --from aws account --out network.json",
      "",
      "  kubectl get pods,namespaces,networkpolicies,services,nodes -A -o json > cluster.json",
      "  glacis surface import --from k8s cluster.json --out network.json",
      "",
      "  az vm list -d > azure/vms.json",
      "  for i in nic nsg vnet public-ip lb; do az network $i list > azure/$i.json; done",
      "  glacis surface import --from azure azure --out network.json"
    })
final class SurfaceImport implements Callable<Integer> {
  /// Lines on standard error; all are in `--json`, and then only there.
  private static final int LISTED = 100;

  @Spec CommandSpec spec;

  @Option(
      names = "--from",
      paramLabel = "CLOUD",
      required = true,
      description = "Whose exports: ${COMPLETION-CANDIDATES}, in either case.")
  Cloud from = Cloud.GCP;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Exports, or directories of them.")
  List<Path> files = List.of();

  @Option(names = "--out", paramLabel = "FILE", description = "Where to write; standard output.")
  @Nullable Path out;

  @Option(
      names = "--json",
      description =
          "Print what was read, and all that the document cannot hold, as one JSON document; the"
              + " network is then written only with --out.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    if (out != null) {
      OutputFile.checkIsNone(out, files);
    }
    var imported = from.read(files);
    var network = imported.network();
    if (out != null) {
      OutputFile.write(
          out,
          file -> {
            var buffered = new BufferedOutputStream(file);
            NetworkJson.write(network, buffered);
            buffered.flush();
            return true;
          });
    } else if (!json) {
      NetworkJson.write(network, System.out);
      System.out.flush();
    }
    report(network, imported.unrepresented());
    if (json) {
      System.out.println(summary(imported));
    }
    return 0;
  }

  private void report(Network network, List<Unrepresented> unrepresented) {
    var err = spec.commandLine().getErr();
    if (!json) {
      unrepresented.stream().limit(LISTED).forEach(err::println);
      if (unrepresented.size() > LISTED) {
        err.printf("… and %d more; --json lists all%n", unrepresented.size() - LISTED);
      }
    }
    err.printf(
        "%d machines, %d rules; %d things not represented%n",
        network.vms().size(), network.rules().size(), unrepresented.size());
  }

  private static String summary(CloudImport imported) throws IOException {
    var mapper = new JsonMapper();
    var document = mapper.createObjectNode();
    document.put("machines", imported.network().vms().size());
    document.put("rules", imported.network().rules().size());
    var list = document.putArray("not_represented");
    for (var each : imported.unrepresented()) {
      list.addObject()
          .put("place", each.place())
          .put("what", each.what())
          .put("effect", each.effect().label());
    }
    return mapper.writeValueAsString(document);
  }
}
