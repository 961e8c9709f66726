package dev.glacis.core.reputation;

/// Evidence to risk, 0 to 100.
///
/// Evidence is a sum of event scores and list weights. A system's risk is `100 · (1 − 2^(−x))` with
/// `x = e / h + 2 · w`: half the scale at evidence `e = h = max(4, √n / 4)` for `n` IPv4 addresses,
/// so that a large network needs more of it and one event on a tiny network is not yet a verdict;
/// lists that name the whole system count by their weight `w`, whatever its size. An address's own
/// risk is the same curve with `x = e / 0.5`, joined to half its system's risk as independent
/// causes: `1 − (1 − own) · (1 − system / 2)`.
final class Risk {
  private static final double LEAST_HALF_SYSTEM = 4;
  private static final double HALVES_OF_WHOLE = 2;
  private static final double HALF_ADDRESS = 0.5;
  private static final double SHARE_OF_SYSTEM = 0.5;

  private Risk() {}

  /// @param whole weight of lists that name the system itself
  static double ofSystem(double evidence, double whole, long addresses) {
    var half = Math.max(LEAST_HALF_SYSTEM, Math.sqrt((double) addresses) / 4);
    return curve(evidence / half + HALVES_OF_WHOLE * whole);
  }

  /// @param evidence on the address and the networks around it
  /// @param systemRisk 0 to 100
  static double ofAddress(double evidence, double systemRisk) {
    var own = curve(evidence / HALF_ADDRESS) / 100;
    return 100 * (1 - (1 - own) * (1 - SHARE_OF_SYSTEM * systemRisk / 100));
  }

  private static double curve(double halves) {
    return 100 * (1 - Math.pow(2, -halves));
  }
}
