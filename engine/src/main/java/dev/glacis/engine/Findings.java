package dev.glacis.engine;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.detect.AlertSink;
import dev.glacis.core.detect.Witness;
import dev.glacis.core.incident.Incident;
import dev.glacis.core.incident.Incidents;
import dev.glacis.core.intake.Intake;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/// What one detection finds: its alerts as they are told, and the incidents that they add up to.
public final class Findings implements AlertSink {
  private final AlertSink alerts;
  private final Incidents incidents;
  private final Intake intake = new Intake("incidents");

  /// @param alerts told each alert before the incident that it changes
  /// @param incidents told each change of an incident
  public Findings(AlertSink alerts, Consumer<Incident> incidents) {
    this.alerts = alerts;
    this.incidents = new Incidents(Incidents.IDLE, Incidents.MOST_OPEN, incidents, intake);
  }

  @Override
  public void accept(Alert alert, List<Witness> witnesses) {
    alerts.accept(alert, witnesses);
    incidents.accept(alert);
  }

  @Override
  public void advanced(long finalMicros) {
    alerts.advanced(finalMicros);
    incidents.advance(Instant.EPOCH.plus(finalMicros, ChronoUnit.MICROS));
  }

  @Override
  public void finished() {
    alerts.finished();
    incidents.finish();
  }

  /// Incidents, by how they ended.
  public Intake intake() {
    return intake;
  }
}
