package dev.glacis.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FeatureTest {
  @Test
  void theDocumentedTablesAreThoseTheFeaturesMake() throws IOException {
    var document = Files.readString(Path.of("..").resolve(FeatureDocument.FILE));

    assertThat(document).isEqualTo(FeatureDocument.fill(document));
  }

  @Test
  void everyColumnHasANameOfItsOwn() {
    assertThat(Arrays.stream(Feature.values()).map(Feature::column)).doesNotHaveDuplicates();
  }

  @Test
  void aSchemaHoldsWhatItsDialectHolds() {
    assertThat(Features.CORRECTED.width()).isEqualTo(86);
    assertThat(Features.METERED.names().subList(0, 86)).isEqualTo(Features.CORRECTED.names());
    assertThat(Features.CORRECTED.id(0)).isEqualTo("corrected/1/flow_duration");
    assertThat(Features.ORIGINAL.width()).isEqualTo(76);
    assertThat(Features.CORRECTED.names()).containsAll(Features.ORIGINAL.names());
    assertThat(Features.ORIGINAL.id(0)).isEqualTo("original/1/flow_duration");
  }
}
