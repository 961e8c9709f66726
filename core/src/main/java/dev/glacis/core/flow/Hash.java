package dev.glacis.core.flow;

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection in which every input bit
/// moves about half of the output bits.
final class Hash {
  private Hash() {}

  static long mix(long bits) {
    var z = bits + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
