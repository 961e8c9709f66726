package dev.glacis.formats.cloud;

import dev.glacis.formats.BadInput;
import java.util.Set;

/// Turns what a cloud exports into machines and rules of a [Draft].
interface Translation {
  /// Members of a document's root object that are arrays of items.
  Set<String> lists();

  /// Takes one item.
  ///
  /// @param list the member of the root object that the item is in; empty where the document is an
  ///   array of items, or an item itself
  void accept(String list, Item item) throws BadInput;

  /// All items were seen; what they say together goes into the draft.
  void finish() throws BadInput;
}
