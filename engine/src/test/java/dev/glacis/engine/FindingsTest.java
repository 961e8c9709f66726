package dev.glacis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.incident.Incident;
import dev.glacis.core.incident.Incident.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingsTest {
  @Test
  void whatAlertsAddUpToIsTheSameHoweverEarlyTheyWereTold() throws IOException {
    var atTheEnd = lasting(false);
    assertThat(atTheEnd.values())
        .allSatisfy(incident -> assertThat(incident.state()).isEqualTo(State.CLOSED));
    assertThat(atTheEnd.values().stream().map(Incident::flows))
        .containsExactlyInAnyOrder(1_300L, 100L, 1L);
    assertThat(lasting(true)).isEqualTo(atTheEnd);
  }

  private static Map<String, Incident> lasting(boolean live) throws IOException {
    var told = new ArrayList<Incident>();
    var findings = new Findings((_, _) -> {}, told::add);
    new Detection(TestModel::byUpload, findings, live, Metering.usual())
        .run(List.of(HandmadeCapture.mixed().traffic()));
    DetectionTest.assertBalanced(List.of(findings.intake()));
    var last = new LinkedHashMap<String, Incident>();
    told.forEach(incident -> last.put(incident.id(), incident));
    last.values().removeIf(incident -> incident.state() == State.WITHDRAWN);
    return last;
  }
}
