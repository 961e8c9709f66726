package dev.glacis.core.enrich;

import dev.glacis.core.net.Address;
import dev.glacis.core.reputation.AsnTable;
import dev.glacis.core.reputation.Scores;
import dev.glacis.core.surface.Disposition;
import dev.glacis.core.surface.Judgement;
import dev.glacis.core.surface.Surface;
import org.jspecify.annotations.Nullable;

/// Makes raw attacks ready for people: names the service, finds place, system and risk of both
/// ends, asks the surface whether the attack can reach its target, and sets a priority.
///
/// An address of the own network (a private one, one that the user named, or that of a machine of
/// the network document that no table places) stands at the own site, or nowhere if no site is
/// named; it is never guessed. Every other address must be in the table.
///
/// Immutable; any number of threads may ask.
public record Enricher(
    Services services,
    Locator locator,
    AsnTable systems,
    Scores scores,
    Surface surface,
    OwnNetwork own) {

  /// What became of a raw attack.
  public sealed interface Outcome {
    record Ready(Attack attack) implements Outcome {}

    /// @param reason as an intake counts it: `multicast_source`, `multicast_target`,
    ///   `unspecified_source`, `unspecified_target`, `unlocatable_source`, `unlocatable_target`
    record Refused(String reason) implements Outcome {}
  }

  public Outcome enrich(RawAttack raw) {
    var source = raw.source();
    var target = raw.target();
    var flaw = flaw(source, "source");
    flaw = flaw != null ? flaw : flaw(target, "target");
    if (flaw != null) {
      return new Outcome.Refused(flaw);
    }
    var from = end(source, raw.sourcePort());
    if (from == null) {
      return new Outcome.Refused("unlocatable_source");
    }
    var to = end(target, raw.targetPort());
    if (to == null) {
      return new Outcome.Refused("unlocatable_target");
    }
    var type = raw.type();
    var service = type != null ? type : services.of(raw.targetPort());
    var protocol = raw.protocol() >= 0 ? raw.protocol() : Services.protocolOf(service);
    var judgement =
        surface.judge(source, target, protocol, raw.targetPort() == 0 ? -1 : raw.targetPort());
    var risk = scores.riskOf(source);
    return new Outcome.Ready(
        new Attack(
            raw.id(),
            raw.intake(),
            raw.demo(),
            service,
            raw.kind(),
            raw.cve(),
            raw.time(),
            from,
            to,
            risk,
            judgement,
            priority(raw.confidence(), judgement, risk)));
  }

  /// `100 · confidence · disposition · source · blast`, 0 to 100: disposition is 1 where the rules
  /// let the attack through, 0.4 where they say nothing, 0.2 where they block it; source is `(1 +
  /// risk / 100) / 2`; blast is `1 − 2^(−n / 8) / 2` for a target that could attack `n` others
  /// next, so half for none and nearly whole for thirty.
  static double priority(double confidence, Judgement judgement, double risk) {
    var disposition =
        switch (judgement.disposition()) {
          case Disposition.ALLOWED -> 1.0;
          case Disposition.UNKNOWN -> 0.4;
          case Disposition.BLOCKED -> 0.2;
        };
    var source = (1 + risk / 100) / 2;
    var blast = 1 - Math.pow(2, -judgement.blast() / 8.0) / 2;
    return 100 * confidence * disposition * source * blast;
  }

  private static @Nullable String flaw(Address address, String side) {
    if (address.isMulticastOrBroadcast()) {
      return "multicast_" + side;
    }
    var unspecified =
        address.isV4() ? address.v4() == 0 : address.high() == 0 && address.low() == 0;
    return unspecified ? "unspecified_" + side : null;
  }

  /// Null where the address is foreign and the table does not know it.
  private Attack.@Nullable End end(Address address, int port) {
    var vm = surface.vmAt(address);
    var machine = vm < 0 ? null : surface.machine(vm);
    var vmId = machine == null ? null : machine.id();
    var vmName = machine == null ? null : machine.name();
    if (own.contains(address)) {
      return new Attack.End(address, port, own.site(), 0, null, vmId, vmName);
    }
    var place = locator.locate(address);
    if (place == null && vm < 0) {
      return null;
    }
    var asn = systems.asnOf(address);
    var name = asn == 0 ? null : systems.nameOf(asn);
    return new Attack.End(
        address, port, place == null ? own.site() : place, asn, name, vmId, vmName);
  }
}
