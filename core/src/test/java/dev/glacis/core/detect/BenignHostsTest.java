package dev.glacis.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.glacis.core.flow.FlowBatch;
import dev.glacis.core.intake.Intake;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenignHostsTest {
  private static final String TARGET = "10.20.1.10";

  private final BenignHosts hosts = new BenignHosts();

  private void learn(String from, FlowMaker.Flow... flows) {
    for (var flow : flows) {
      var batch = new FlowBatch(FlowMaker.SCHEMA, 1);
      FlowMaker.add(batch, new Verdicts(1), flow);
      hosts.add(batch, 0, flow.verdict(), from);
    }
  }

  private double most(HostMeasure measure) {
    return hosts.profile().at(measure.column(), 100);
  }

  @Test
  void aHostsFlowsTargetsAndPortsAreCountedInEachWindowOfFiveSeconds() {
    learn(
        "lab",
        FlowMaker.flow("10.0.0.1", 1, TARGET, 80),
        FlowMaker.flow("10.0.0.1", 2, TARGET, 443),
        FlowMaker.attempt("10.0.0.1", 3, "10.20.1.11", 443).at(4_999_999),
        FlowMaker.flow("10.0.0.1", 4, "10.20.1.12", 80).at(5_000_000));
    assertThat(most(HostMeasure.FLOWS)).isEqualTo(3);
    assertThat(most(HostMeasure.TARGETS)).isEqualTo(2);
    assertThat(most(HostMeasure.PORTS)).isEqualTo(2);
    assertThat(most(HostMeasure.UNANSWERED_SYNS)).isEqualTo(1);
    assertThat(most(HostMeasure.SOURCES)).isEqualTo(1);
  }

  @Test
  void aSnapshotBelongsToTheWindowThatEndsAtItsBoundary() {
    learn(
        "lab",
        FlowMaker.flow("10.0.0.1", 1, TARGET, 80),
        FlowMaker.flow("10.0.0.1", 2, TARGET, 80).at(5_000_000).asSnapshot());
    assertThat(most(HostMeasure.FLOWS)).isEqualTo(2);
  }

  @Test
  void aWindowInWhichAHostAttacksOrIsAttackedSaysNothingOfBenignHosts() {
    var flows = new ArrayList<FlowMaker.Flow>();
    for (var port = 1; port <= 50; port++) {
      flows.add(
          FlowMaker.attempt("10.0.0.1", 1, TARGET, port)
              .as(port == 25 ? TrafficClass.PORT_SCAN : TrafficClass.BENIGN, 1));
    }
    flows.add(FlowMaker.flow("10.0.0.2", 1, TARGET, 80));
    flows.add(FlowMaker.flow("10.0.0.3", 1, "10.20.1.12", 80));
    learn("lab", flows.toArray(FlowMaker.Flow[]::new));
    assertThat(most(HostMeasure.PORTS)).isEqualTo(1);
    assertThat(most(HostMeasure.SOURCES)).isEqualTo(1);
  }

  @Test
  void windowsOfTwoSourcesAreNotAddedUp() {
    learn("one", FlowMaker.flow("10.0.0.1", 1, TARGET, 80));
    learn("other", FlowMaker.flow("10.0.0.1", 1, TARGET, 443));
    assertThat(most(HostMeasure.PORTS)).isEqualTo(1);
  }

  @Test
  void flowsWithoutAddressesBelongToNoHost() {
    learn("csv", FlowMaker.flow("::", 1, "::", 80));
    assertThat(most(HostMeasure.FLOWS)).isNaN();
  }

  @Test
  void anAlertSaysWhatBenignHostsDo() {
    for (var host = 1; host <= 9; host++) {
      for (var port = 1; port <= host; port++) {
        learn("lab", FlowMaker.flow("10.0.0." + host, port, TARGET, port));
      }
    }
    var told = new FlowMaker.Told();
    var benign = hosts.profile();
    var windows =
        new AlertWindows(
            FlowMaker.SCHEMA,
            WindowOptions.forFlowFiles(false),
            new Explainer() {
              @Override
              public List<Alert.Reason> explain(FlowBatch batch, int row) {
                return List.of();
              }

              @Override
              public BenignProfile benignHosts() {
                return benign;
              }
            },
            told,
            new Intake("flows"),
            new Intake("hosts"));
    var scan = new ArrayList<FlowMaker.Flow>();
    for (var port = 1; port <= 412; port++) {
      scan.add(FlowMaker.attempt("192.0.2.1", 1, TARGET, port));
    }
    FlowMaker.give(windows, scan, 512);
    windows.finish();
    assertThat(told.only().explanation())
        .contains(
            new Alert.Reason(
                "host/ports", 412, 100, "412 different ports in 5 s; benign hosts here: at most 9"),
            new Alert.Reason(
                "host/flows", 412, 100, "412 flows in 5 s; benign hosts here: at most 9"));
  }

  @Test
  void aUsualCountIsComparedWithTheMedianAndARatioIsPerCent() {
    for (var host = 1; host <= 101; host++) {
      learn("lab", FlowMaker.flow("10.0.0." + host, 1, "10.20.1." + host, 80));
    }
    var benign = hosts.profile();
    assertThat(HostMeasure.PORTS.reason("ports", 1, "1 port", benign))
        .isEqualTo(
            new Alert.Reason("host/ports", 1, 50, "1 port; the median of benign hosts is 1"));
    assertThat(HostMeasure.RESET_RATIO.reason("reset_ratio", 0.5, "50 %", benign).text())
        .isEqualTo("50 %; benign hosts here: at most 0 %");
  }
}
