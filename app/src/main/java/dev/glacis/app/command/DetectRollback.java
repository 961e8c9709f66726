package dev.glacis.app.command;

import dev.glacis.core.detect.ModelKind;
import dev.glacis.formats.model.ModelStore;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    description =
        "Make the model active again that was before the active one; before the first it was the"
            + " bundled one.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  glacis detect rollback --data data",
      "  glacis detect rollback --data data --kind reduced"
    })
final class DetectRollback implements Callable<Integer> {
  @Mixin DataOption data;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      defaultValue = "full",
      description = "${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
  ModelKind kind = ModelKind.FULL;

  @Option(names = "--json", description = "Print what is active as one JSON document.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    var active = ModelStore.in(data.folder).rollBack(kind);
    if (json) {
      JsonLine.print(
          out -> {
            if (active.isPresent()) {
              DetectModels.write(out, active.get(), true);
            } else {
              out.writeStartObject();
              out.writeNullField("version");
              out.writeStringField("kind", kind.label());
              out.writeEndObject();
            }
          });
    } else {
      System.out.println(
          active.isPresent()
              ? "%s model version %d is active".formatted(kind.label(), active.get().number())
              : "the bundled %s model is active".formatted(kind.label()));
    }
    return 0;
  }
}
