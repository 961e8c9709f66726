package dev.glacis.core.enrich;

import dev.glacis.core.net.Address;
import dev.glacis.core.surface.Judgement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An attack made ready for people: located, scored, judged against the surface.
///
/// @param service by the target port: `SSH`, `HTTP`, …
/// @param risk of the source, 0 to 100
/// @param priority 0 to 100
public record Attack(
    String id,
    String intake,
    boolean demo,
    String service,
    @Nullable String kind,
    @Nullable String cve,
    Instant time,
    End source,
    End target,
    double risk,
    Judgement surface,
    double priority) {

  /// One end of an attack.
  ///
  /// @param place null where it is not known: an address of the own network whose site nobody named
  /// @param asn 0 where unknown
  /// @param vmId null where the address is no machine of the network
  /// @param vmName what people call the machine, where the network says
  public record End(
      Address address,
      int port,
      @Nullable Place place,
      long asn,
      @Nullable String asName,
      @Nullable String vmId,
      @Nullable String vmName) {}
}
