package dev.glacis.core.surface;

import dev.glacis.core.net.Address;
import dev.glacis.core.net.Ports;

/// Which rules allow a single step. Costs a binary search for each pair of a symbol of the source
/// and a tag of the target.
final class Steps {
  private final Grants grants;
  private final Csr held;
  private final boolean[] internet;

  Steps(Grants grants, Classes classes) {
    this.grants = grants;
    held = classes.held();
    internet = new boolean[grants.symbols()];
    for (var symbol = grants.tags(); symbol < internet.length; symbol++) {
      var range = grants.prefixes().get(symbol - grants.tags());
      internet[symbol] = !(range.address().isPrivate() && range.last().isPrivate());
    }
  }

  /// Whether the symbol is a range that holds public addresses.
  boolean isInternet(int symbol) {
    return internet[symbol];
  }

  /// Adds the rules that let a machine of one class reach one of another.
  void between(int source, int target, RuleSet rules) {
    for (var i = held.start()[source]; i < held.start()[source + 1]; i++) {
      for (var symbol = held.item()[i]; symbol >= 0; symbol = grants.wider(symbol)) {
        fromSymbol(symbol, target, Ports.ANY_PROTOCOL, Ports.ANY.first(), Ports.ANY.last(), rules);
      }
    }
  }

  /// Adds the rules that let public addresses reach a class.
  void fromInternet(int target, RuleSet rules) {
    for (var i = held.start()[target]; i < held.start()[target + 1]; i++) {
      var tag = held.item()[i];
      if (tag >= grants.tags()) {
        break;
      }
      for (var g = grants.first(tag, grants.tags()); g < grants.first(tag + 1); g++) {
        if (internet[grants.source(g)]) {
          rules.add(grants.rule(g));
        }
      }
    }
  }

  /// Adds the rules that let an address reach a class on some of the ports.
  ///
  /// @param source class of the machine that has the address, or -1
  void from(
      Address address, int source, int target, int protocol, int first, int last, RuleSet rules) {
    if (source >= 0) {
      for (var i = held.start()[source]; i < held.start()[source + 1]; i++) {
        if (held.item()[i] < grants.tags()) {
          fromSymbol(held.item()[i], target, protocol, first, last, rules);
        }
      }
    }
    for (var range = grants.rangeOf(address); range >= 0; range = grants.wider(range)) {
      fromSymbol(range, target, protocol, first, last, rules);
    }
  }

  private void fromSymbol(
      int symbol, int target, int protocol, int first, int last, RuleSet rules) {
    for (var i = held.start()[target]; i < held.start()[target + 1]; i++) {
      var tag = held.item()[i];
      if (tag >= grants.tags()) {
        break;
      }
      for (var g = grants.first(tag, symbol);
          g < grants.first(tag + 1) && grants.source(g) == symbol;
          g++) {
        if (grants.covers(g, protocol, first, last)) {
          rules.add(grants.rule(g));
        }
      }
    }
  }
}
