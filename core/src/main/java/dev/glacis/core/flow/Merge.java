package dev.glacis.core.flow;

/// What is due in all shards as one sequence, by time, then key: a heap of the shards by their
/// first.
final class Merge {
  private final Due[] heap;
  private int size;

  Merge(int shards) {
    heap = new Due[shards];
  }

  /// Takes in what a shard has due, sorted.
  void add(Due due) {
    if (!due.isEmpty()) {
      heap[size++] = due;
      for (var i = size - 1; i > 0 && heap[i].compareTo(heap[(i - 1) / 2]) < 0; i = (i - 1) / 2) {
        swap(i, (i - 1) / 2);
      }
    }
  }

  /// Moves the next ones on, as many as there is room for.
  void fill(Chunk chunk) {
    while (size > 0 && !chunk.isFull()) {
      var first = heap[0];
      chunk.add(first.rows(), first.at(), first.time(), first.isSnapshot());
      first.removeFirst();
      if (first.isEmpty()) {
        heap[0] = heap[--size];
      }
      siftDown();
    }
  }

  /// Leaves out what is left.
  void clear() {
    while (size > 0) {
      heap[--size].clear();
    }
  }

  private void siftDown() {
    for (var i = 0; 2 * i + 1 < size; ) {
      var child = 2 * i + 1;
      if (child + 1 < size && heap[child + 1].compareTo(heap[child]) < 0) {
        child++;
      }
      if (heap[i].compareTo(heap[child]) <= 0) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private void swap(int left, int right) {
    var due = heap[left];
    heap[left] = heap[right];
    heap[right] = due;
  }
}
