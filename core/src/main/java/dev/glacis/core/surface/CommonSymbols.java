package dev.glacis.core.surface;

/// What all of some machines held in a network, so that a rule for one of these symbols says of all
/// of them at once whom they could attack. Linear in the symbols that they held.
final class CommonSymbols {
  private final Surface network;
  private final int[] seenAt;
  private final int[] holders;
  private IntList symbols = new IntList();
  private int round;

  CommonSymbols(Surface network) {
    this.network = network;
    seenAt = new int[network.grants().symbols()];
    holders = new int[seenAt.length];
  }

  /// Finds the symbols that these joints all held; none where one of them is new.
  void of(int[] joints, Joints of) {
    round++;
    symbols.clear();
    for (var n = 0; n < joints.length; n++) {
      if (of.isNew(joints[n])) {
        symbols.clear();
        return;
      }
      if (!count(of.earlier()[joints[n]], n)) {
        symbols.clear();
        return;
      }
    }
    var all = new IntList();
    for (var i = 0; i < symbols.size(); i++) {
      if (holders[symbols.get(i)] == joints.length) {
        all.add(symbols.get(i));
      }
    }
    symbols = all;
  }

  /// Counts the symbols of a class that all classes before it held.
  ///
  /// @return false where there are none
  private boolean count(int cls, int before) {
    var held = network.layout().classes().held();
    var any = false;
    for (var i = held.start()[cls]; i < held.start()[cls + 1]; i++) {
      for (var s = held.item()[i]; s >= 0; s = network.grants().wider(s)) {
        if (seenAt[s] != round) {
          seenAt[s] = round;
          holders[s] = 0;
        }
        if (holders[s] == before) {
          holders[s]++;
          any = true;
          if (before == 0) {
            symbols.add(s);
          }
        }
      }
    }
    return any;
  }

  /// Whether those machines could all attack others of a class for one reason.
  boolean allAttacked(int cls) {
    if (symbols.size() == 0) {
      return false;
    }
    var grants = network.grants();
    var held = network.layout().classes().held();
    for (var j = held.start()[cls]; j < held.start()[cls + 1]; j++) {
      var tag = held.item()[j];
      if (tag >= grants.tags()) {
        break;
      }
      for (var i = 0; i < symbols.size(); i++) {
        var symbol = symbols.get(i);
        var g = grants.first(tag, symbol);
        if (g < grants.first(tag + 1) && grants.source(g) == symbol) {
          return true;
        }
      }
    }
    return false;
  }
}
