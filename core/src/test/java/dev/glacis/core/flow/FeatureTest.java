package dev.glacis.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FeatureTest {
  @Test
  void theDocumentedTableIsTheOneTheFeaturesMake() throws IOException {
    var table =
        Arrays.stream(Feature.values())
            .map(
                f ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            f.id(),
                            f.unit(),
                            f.column().equals(f.otherColumn())
                                ? f.column()
                                : f.column() + "; " + f.otherColumn(),
                            f.definition()))
            .collect(Collectors.joining("\n"));

    assertThat(Files.readString(Path.of("../docs/flow-features.md"))).contains(table);
  }

  @Test
  void everyColumnHasANameOfItsOwn() {
    assertThat(Arrays.stream(Feature.values()).map(Feature::column)).doesNotHaveDuplicates();
    assertThat(Features.CORRECTED.width()).isEqualTo(86);
    assertThat(Features.METERED.names().subList(0, 86)).isEqualTo(Features.CORRECTED.names());
    assertThat(Features.CORRECTED.id(0)).isEqualTo("corrected/1/flow_duration");
  }
}
