package dev.glacis.core.surface;

import java.util.Arrays;
import java.util.BitSet;

/// The machines of a network, grouped by their classes in it and in an earlier one: a *joint* holds
/// those that neither network can tell apart, so that the attackers of a machine, earlier as now,
/// are joints as a whole. Linear in the machines.
///
/// @param earlier class of each joint's machines in the earlier network; [#NEW] where they are new
/// @param sizes machines of each joint
/// @param firstOfClass the first joint of each class, and one past the last of all
/// @param of the joint of each machine, by its number
/// @param sample number of a joint's first machine in the earlier network, or [#NEW]
record Joints(int[] earlier, int[] sizes, int[] firstOfClass, int[] of, int[] sample) {
  static final int NEW = -1;

  static Joints of(Surface earlier, Surface now) {
    var firstVm = now.layout().firstOfClass();
    var classes = firstVm.length - 1;
    var ofClass = new IntList();
    var sizes = new IntList();
    var samples = new IntList();
    var firstOfClass = new int[classes + 1];
    var of = new int[now.size()];
    var latest = new int[earlier.layout().classes().count() + 1];
    Arrays.fill(latest, -1);
    var counts = new int[now.size()];
    for (var cls = 0; cls < classes; cls++) {
      for (var vm = firstVm[cls]; vm < firstVm[cls + 1]; vm++) {
        var known = earlier.indexOf(now.idOf(vm));
        var old = known < 0 ? NEW : earlier.classOf(known);
        if (latest[old + 1] < firstOfClass[cls]) {
          latest[old + 1] = ofClass.size();
          ofClass.add(old);
          samples.add(known < 0 ? NEW : known);
        }
        of[vm] = latest[old + 1];
        counts[of[vm]]++;
      }
      firstOfClass[cls + 1] = ofClass.size();
    }
    for (var joint = 0; joint < ofClass.size(); joint++) {
      sizes.add(counts[joint]);
    }
    return new Joints(ofClass.toArray(), sizes.toArray(), firstOfClass, of, samples.toArray());
  }

  int count() {
    return earlier.length;
  }

  boolean isNew(int joint) {
    return earlier[joint] == NEW;
  }

  /// Whether the joint is a single machine, which cannot attack its like.
  boolean isAlone(int joint) {
    return sizes[joint] == 1;
  }

  int machines(BitSet joints) {
    return joints.stream().map(joint -> sizes[joint]).sum();
  }
}
