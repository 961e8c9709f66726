package dev.glacis.core.spi;

import dev.glacis.core.detect.Alert;
import dev.glacis.core.enrich.Attack;
import dev.glacis.core.incident.Incident;

/// Something that [History] keeps. What replaces what is said by its key.
public sealed interface Fact {
  /// Key: the alert's id, which belongs to one window.
  record OfAlert(Alert alert) implements Fact {}

  /// Key: the incident's id.
  record OfIncident(Incident incident) implements Fact {}

  /// Key: time and id.
  record OfAttack(Attack attack) implements Fact {}

  /// Key: all but the three counts.
  record OfTraffic(TrafficSecond second) implements Fact {}

  /// Key: time and five-tuple.
  record OfFlow(JudgedFlow flow) implements Fact {}

  /// Key: the system and the time of the build.
  record OfScore(ScorePoint score) implements Fact {}

  /// Key: minute and instance.
  record OfRequests(RequestMinute minute) implements Fact {}
}
