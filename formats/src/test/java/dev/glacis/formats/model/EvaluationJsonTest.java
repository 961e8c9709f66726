package dev.glacis.formats.model;

import static dev.glacis.core.detect.TrafficClass.BENIGN;
import static dev.glacis.core.detect.TrafficClass.DOS;
import static dev.glacis.core.detect.TrafficClass.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.glacis.core.detect.Evaluation;
import dev.glacis.core.detect.Interval;
import java.io.IOException;
import java.util.List;
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
    var document = (ObjectNode) mapper.readTree(EvaluationJson.text(evaluation));
    document.remove(
        List.of(
            "false_positives_per_million_benign_interval", "benign_between_attacker_and_victim"));
    for (var figures : document.path("classes")) {
      ((ObjectNode) figures)
          .remove(List.of("precision_interval", "recall_interval", "f1_interval"));
    }
    assertThat(document).isEqualTo(mapper.readTree(expected));
  }

  @Test
  void figuresThatDoNotExistAreNull() throws IOException {
    var document =
        new JsonMapper().readTree(EvaluationJson.text(new Evaluation(Map.of(), Map.of())));
    assertThat(document.path("macro_f1").isNull()).isTrue();
    assertThat(document.path("false_positives_per_million_benign").isNull()).isTrue();
  }

  @Test
  void intervalsAndRowsBetweenAnAttackerAndItsVictimStandBeside() throws IOException {
    var evaluation =
        new Evaluation(
            Map.of(BENIGN, Map.of(BENIGN, 6L, DOS, 2L), DOS, Map.of(DOS, 4L)),
            Map.of(BENIGN, 2L, DOS, 2L));
    var document = new JsonMapper().readTree(EvaluationJson.text(evaluation));
    var recall = document.at("/classes/DoS/recall_interval");
    assertThat(recall.get(0).doubleValue()).isEqualTo(Interval.wilson(4, 4).low());
    assertThat(recall.get(1).doubleValue()).isEqualTo(1);
    var alarms = document.path("false_positives_per_million_benign_interval");
    assertThat(alarms.get(1).doubleValue()).isEqualTo(Interval.wilson(2, 8).high() * 1e6);
    var between = document.path("benign_between_attacker_and_victim");
    assertThat(between.path("rows").longValue()).isEqualTo(4);
    assertThat(between.path("false_positives").longValue()).isEqualTo(2);
    assertThat(between.path("false_positives_per_million_benign_without_them").doubleValue())
        .isZero();
  }

  @Test
  void aTableForPeopleSaysTheIntervalsToo() {
    var evaluation =
        new Evaluation(Map.of(BENIGN, Map.of(BENIGN, 10L), DOS, Map.of(DOS, 10L)), Map.of());
    assertThat(EvaluationText.table(evaluation))
        .contains("| DoS | 10 | 1.0000 | 1.0000 | 0.7225–1.0000 | 1.0000 |  |")
        .contains("false positives per million benign: 0 (95 %: 0 to 277,533)");
  }
}
