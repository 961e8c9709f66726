package dev.glacis.app.command;

import dev.glacis.app.wiring.ModelSource;
import dev.glacis.core.detect.Model;
import dev.glacis.formats.model.ModelFile;
import dev.glacis.formats.model.ModelStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "install",
    description = {
      "Make a model the active one of its kind (full or reduced) in a data folder.",
      "It must pass the gate first: on a fixed hold-out its macro-F1 may not be more than 0.005"
          + " below that of the model that is active now (the bundled one, if none is), the recall"
          + " of no class with 20 rows more than 0.02, and its false positives per million benign"
          + " not more than 500 above. Else nothing is installed, and the status is 3.",
      "Versions are kept, ten of each kind. A server started with --model DIR follows within"
          + " seconds; it never sees half a change."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis detect install mine.gfm --data data",
      "  glacis detect install mine.gfm --data data --hold-out later.csv.gz runs/9",
      "  glacis serve --model data"
    })
final class DetectInstall implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "A model file.")
  Path file = Path.of("model.gfm");

  @Mixin DataOption data;

  @Mixin HoldOutOption holdOut;

  @Option(names = "--force", description = "Install whatever the gate says.")
  boolean force;

  @Option(names = "--json", description = "Print what was installed as one JSON document.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    ModelFile.read(file);
    var bytes = Files.readAllBytes(file);
    var candidate = ModelFile.read(new ByteArrayInputStream(bytes), file.toString());
    var store = ModelStore.in(data.folder);
    if (!force && !passes(store, candidate)) {
      return Glacis.CHECK_FAILED;
    }
    var version =
        store.install(
            bytes, String.valueOf(file.getFileName()), InstantSource.system().instant(), force);
    if (json) {
      JsonLine.print(out -> DetectModels.write(out, version, true));
    } else {
      System.out.printf(
          "%s model version %d is active (SHA-256 %s)%n",
          version.kind().label(), version.number(), version.sha256());
    }
    return 0;
  }

  private boolean passes(ModelStore store, Model candidate) throws IOException {
    var objections = holdOut.objections(ModelSource.active(store, candidate.kind()), candidate);
    objections.forEach(reason -> System.err.println("does not hold: " + reason));
    return objections.isEmpty();
  }
}
