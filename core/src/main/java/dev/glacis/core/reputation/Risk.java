package dev.glacis.core.reputation;

/// Evidence to risk, 0 to 100.
///
/// Evidence is a sum of event scores and list weights. A system's risk is `100 · (1 − 2^(−e / h))`:
/// half the scale at evidence `h = max(4, √n / 4)` for `n` IPv4 addresses, so that a large network
/// needs more of it and one event on a tiny network is not yet a verdict. An address's own risk is
/// the same curve with `h = 0.5`, joined to half its system's risk as independent causes: `1 − (1 −
/// own) · (1 − system / 2)`.
final class Risk {
  private static final double LEAST_HALF_SYSTEM = 4;
  private static final double HALF_ADDRESS = 0.5;
  private static final double SHARE_OF_SYSTEM = 0.5;

  private Risk() {}

  static double ofSystem(double evidence, long addresses) {
    return curve(evidence, Math.max(LEAST_HALF_SYSTEM, Math.sqrt((double) addresses) / 4));
  }

  /// @param evidence on the address and the networks around it
  /// @param systemRisk 0 to 100
  static double ofAddress(double evidence, double systemRisk) {
    var own = curve(evidence, HALF_ADDRESS) / 100;
    return 100 * (1 - (1 - own) * (1 - SHARE_OF_SYSTEM * systemRisk / 100));
  }

  private static double curve(double evidence, double half) {
    return 100 * (1 - Math.pow(2, -evidence / half));
  }
}
