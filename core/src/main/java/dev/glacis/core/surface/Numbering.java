package dev.glacis.core.surface;

import dev.glacis.core.net.Address;

/// How symbols are numbered: names from 0 to `names` − 1, then the ranges once for each block, in
/// the order of the table. Public addresses are in the first block.
record Numbering(int names, PrefixTable prefixes, int blocks) {
  int size() {
    return names + blocks * prefixes.size();
  }

  boolean isName(int symbol) {
    return symbol < names;
  }

  int range(int block, int prefix) {
    return names + block * prefixes.size() + prefix;
  }

  /// The symbol of the narrowest range of the first block that holds the address, or -1.
  int rangeOf(Address address) {
    var narrowest = prefixes.narrowest(address);
    return narrowest < 0 ? -1 : names + narrowest;
  }

  /// The next wider range's symbol, or -1; of a name -1.
  int wider(int symbol) {
    if (isName(symbol)) {
      return -1;
    }
    var prefix = (symbol - names) % prefixes.size();
    var parent = prefixes.parent(prefix);
    return parent < 0 ? -1 : symbol - prefix + parent;
  }

  /// One past the last symbol that implies this one: the ranges within it follow it.
  int endOfNarrower(int symbol) {
    if (isName(symbol)) {
      return symbol + 1;
    }
    var prefix = (symbol - names) % prefixes.size();
    return symbol - prefix + prefixes.end(prefix);
  }

  /// Whether the symbol is a range that holds public addresses.
  boolean isPublicRange(int symbol) {
    if (isName(symbol) || symbol - names >= prefixes.size()) {
      return false;
    }
    return !prefixes.get(symbol - names).isPrivate();
  }
}
