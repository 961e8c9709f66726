package dev.glacis.formats.cloud;

/// Something in an export that the network does not hold as it is.
///
/// @param place file, line and column
/// @param what it is, and what was made of it
public record Unrepresented(String place, String what, Effect effect) {
  /// What it does to the answers.
  public enum Effect {
    /// The network lets through what the cloud does not.
    ALLOWS_MORE("allows more than the cloud"),
    /// The cloud lets through what the network does not.
    ALLOWS_LESS("allows less than the cloud"),
    /// Either may be the case.
    MAY_DIFFER("may allow more or less than the cloud"),
    /// Left out, with nothing lost for the machines that are in the network.
    LEFT_OUT("left out");

    private final String label;

    Effect(String label) {
      this.label = label;
    }

    /// For people.
    public String label() {
      return label;
    }
  }

  @Override
  public String toString() {
    return place + ": " + what + " (" + effect.label() + ")";
  }
}
