package dev.glacis.formats.model;

import static dev.glacis.core.detect.TrafficClass.BENIGN;
import static dev.glacis.core.detect.TrafficClass.DOS;
import static dev.glacis.core.detect.TrafficClass.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.glacis.core.detect.Evaluation;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationJsonTest {
  @Test
  void theDocumentHasTheShapeThatTheContractSays() throws IOException {
    var evaluation =
        new Evaluation(
            Map.of(BENIGN, Map.of(BENIGN, 3L, DOS, 1L), DOS, Map.of(DOS, 2L, UNKNOWN, 2L)),
            Map.of());
    var expected =
        """
        {"rows":8,
         "classes":{
           "Benign":{"precision":1.0,"recall":0.75,"f1":%s,"support":4},
           "DoS":{"precision":%s,"recall":0.5,"f1":%s,"support":4}},
         "macro_f1":%s,
         "false_positives_per_million_benign":250000.0,
         "confusion":{"Benign":{"Benign":3,"DoS":1},"DoS":{"DoS":2,"Unknown":2}}}
        """
            .formatted(
                2 * 0.75 / 1.75,
                2 / 3.0,
                2 * (2 / 3.0) * 0.5 / (2 / 3.0 + 0.5),
                (2 * 0.75 / 1.75 + 2 * (2 / 3.0) * 0.5 / (2 / 3.0 + 0.5)) / 2);
    var mapper = new JsonMapper();
    assertThat(mapper.readTree(EvaluationJson.text(evaluation)))
        .isEqualTo(mapper.readTree(expected));
  }

  @Test
  void figuresThatDoNotExistAreNull() throws IOException {
    var document =
        new JsonMapper().readTree(EvaluationJson.text(new Evaluation(Map.of(), Map.of())));
    assertThat(document.path("macro_f1").isNull()).isTrue();
    assertThat(document.path("false_positives_per_million_benign").isNull()).isTrue();
  }
}
