package dev.glacis.core.surface;

import java.util.function.IntConsumer;

/// An answer: a set of machines of one [Surface], held as ascending runs of their numbers, without
/// one machine (the one that was asked about). Immutable; nothing in it grows with the answer but
/// the runs.
public final class MachineSet {
  private static final byte[] BRACKETS = {'[', ']'};

  private final JsonIds ids;
  private final int[] runs;
  private final int except;
  private final int count;

  /// @param except a machine left out, whether it is in the runs or not
  MachineSet(JsonIds ids, Runs runs, int except) {
    this.ids = ids;
    this.runs = runs.bounds();
    this.except = except;
    var run = firstEndingAfter(except);
    count = runs.count() - (run < this.runs.length && this.runs[run] <= except ? 1 : 0);
  }

  /// Machines in the set.
  public int count() {
    return count;
  }

  /// Visits the numbers of the machines in ascending order.
  public void forEach(IntConsumer visitor) {
    for (var i = 0; i < runs.length; i += 2) {
      for (var vm = runs[i]; vm < runs[i + 1]; vm++) {
        if (vm != except) {
          visitor.accept(vm);
        }
      }
    }
  }

  /// The numbers of the machines, ascending.
  public int[] toArray() {
    var numbers = new int[count];
    var next = 0;
    for (var i = 0; i < runs.length; i += 2) {
      for (var vm = runs[i]; vm < runs[i + 1]; vm++) {
        if (vm != except) {
          numbers[next++] = vm;
        }
      }
    }
    return numbers;
  }

  public boolean contains(int vm) {
    var run = firstEndingAfter(vm);
    return vm != except && run < runs.length && runs[run] <= vm;
  }

  /// At most `limit` machines of this set, those that follow the machine `after` (-1: from the
  /// first). Costs as much as the page, not as the set.
  public MachineSet page(int after, int limit) {
    var clipped = new Runs.Builder();
    var left = limit;
    for (var i = firstEndingAfter(after + 1); i < runs.length && left > 0; i += 2) {
      var from = Math.max(runs[i], after + 1);
      var hole = from <= except && except < runs[i + 1];
      var to = (int) Math.min(runs[i + 1], (long) from + left + (hole ? 1 : 0));
      left -= to - from - (hole && except < to ? 1 : 0);
      if (left < 0) {
        to += left;
        left = 0;
      }
      clipped.add(from, to);
    }
    return new MachineSet(ids, clipped.build(), except);
  }

  /// Bytes that [#writeJson] writes.
  public long jsonLength() {
    var length = 2L;
    for (var i = 0; i < runs.length; i += 2) {
      length += ids.start(runs[i + 1]) - ids.start(runs[i]);
      if (runs[i] <= except && except < runs[i + 1]) {
        length -= ids.start(except + 1) - ids.start(except);
      }
    }
    return count == 0 ? 2 : length - 1;
  }

  /// Writes a JSON array of the machines' ids in UTF-8: a run of bytes for each run of machines,
  /// nothing copied. The bytes belong to the index and must not be changed.
  public <X extends Exception> void writeJson(Sink<X> sink) throws X {
    sink.write(BRACKETS, 0, 1);
    var skip = 1;
    for (var i = 0; i < runs.length; i += 2) {
      if (runs[i] <= except && except < runs[i + 1]) {
        skip = writeRun(runs[i], except, skip, sink);
        skip = writeRun(except + 1, runs[i + 1], skip, sink);
      } else {
        skip = writeRun(runs[i], runs[i + 1], skip, sink);
      }
    }
    sink.write(BRACKETS, 1, 1);
  }

  /// Writes a run without its first `skip` bytes; returns how many the next run is to leave out.
  private <X extends Exception> int writeRun(int from, int to, int skip, Sink<X> sink) throws X {
    if (from == to) {
      return skip;
    }
    var at = ids.start(from) + skip;
    sink.write(ids.bytes(), at, ids.start(to) - at);
    return 0;
  }

  /// The index in [#runs] of the first run that ends after the number.
  private int firstEndingAfter(int number) {
    var low = 0;
    var high = runs.length / 2;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (runs[2 * middle + 1] <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return 2 * low;
  }

  /// Takes bytes: an `OutputStream::write` will do.
  @FunctionalInterface
  public interface Sink<X extends Exception> {
    void write(byte[] bytes, int offset, int length) throws X;
  }
}
