package dev.glacis.formats.cloud;

import dev.glacis.formats.BadInput;
import dev.glacis.formats.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The pods of a cluster, and the tags by which rules name sets of them. Equal sets have one tag.
final class Cluster {
  /// Tags of all pods together.
  private static final int MAX_TAGS = 1 << 24;

  private final List<Pod> pods;
  private final Map<String, Map<String, String>> namespaces;
  private final Map<String, List<Integer>> podsOf = new HashMap<>();
  private final List<List<String>> tags = new ArrayList<>();
  private final Map<Object, String> tagOf = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Map<NamedPort, Map<Integer, String>> resolved = new HashMap<>();
  private int tagsHeld;

  private record NamedPort(PodSet set, int protocol, String name) {}

  /// @param namespaces their labels by name; of others only the label that every namespace has is
  ///   known
  Cluster(List<Pod> pods, Map<String, Map<String, String>> namespaces) {
    this.pods = pods;
    this.namespaces = namespaces;
    for (var i = 0; i < pods.size(); i++) {
      podsOf.computeIfAbsent(pods.get(i).namespace(), _ -> new ArrayList<>()).add(i);
      tags.add(new ArrayList<>());
    }
  }

  List<Pod> pods() {
    return pods;
  }

  List<String> tags(int pod) {
    return tags.get(pod);
  }

  /// The numbers of all pods of a namespace, ascending.
  List<Integer> inNamespace(String namespace) {
    return podsOf.getOrDefault(namespace, List.of());
  }

  /// The numbers of the pods of the set, ascending.
  List<Integer> members(PodSet set) {
    var members = new ArrayList<Integer>();
    if (set instanceof PodSet.InNamespace(var namespace, _)) {
      members(set, inNamespace(namespace), members);
    } else {
      podsOf.values().forEach(numbers -> members(set, numbers, members));
      members.sort(null);
    }
    return members;
  }

  /// The tag that exactly the pods of the set hold.
  ///
  /// @param where who asks, for messages
  String tag(PodSet set, Where where) throws BadInput {
    var known = tagOf.get(set);
    return known != null ? known : tag(set, set.toString(), members(set), where);
  }

  /// The tags by number of a named port, each held by the pods of the set that give the port this
  /// number.
  Map<Integer, String> tags(PodSet set, int protocol, String portName, Where where)
      throws BadInput {
    var key = new NamedPort(set, protocol, portName);
    var known = resolved.get(key);
    if (known != null) {
      return known;
    }
    var byNumber = new TreeMap<Integer, List<Integer>>();
    for (var pod : members(set)) {
      var number = pods.get(pod).number(protocol, portName);
      if (number > 0) {
        byNumber.computeIfAbsent(number, _ -> new ArrayList<>()).add(pod);
      }
    }
    var found = new LinkedHashMap<Integer, String>();
    for (var group : byNumber.entrySet()) {
      var name = set + ":" + portName + "=" + group.getKey();
      found.put(group.getKey(), tag(List.of(key, group.getKey()), name, group.getValue(), where));
    }
    resolved.put(key, found);
    return found;
  }

  /// A tag of this name, or of a similar one where the name is taken, for some pods.
  ///
  /// @param key by which it is found again
  String tag(Object key, String name, List<Integer> holders, Where where) throws BadInput {
    var tag = BadInput.quoted(name);
    for (var i = 2; !taken.add(tag); i++) {
      tag = BadInput.quoted(name) + "#" + i;
    }
    tagsHeld += holders.size();
    if (tagsHeld > MAX_TAGS) {
      throw new BadInput(
          where + ": selectors select pods more than " + MAX_TAGS + " times; expected less");
    }
    for (var pod : holders) {
      tags.get(pod).add(tag);
    }
    tagOf.put(key, tag);
    return tag;
  }

  private void members(PodSet set, List<Integer> numbers, List<Integer> members) {
    for (var number : numbers) {
      var pod = pods.get(number);
      if (!pod.onHost() && set.holds(pod, labels(pod.namespace()))) {
        members.add(number);
      }
    }
  }

  private Map<String, String> labels(String namespace) {
    var known = namespaces.get(namespace);
    return known == null ? Map.of("kubernetes.io/metadata.name", namespace) : known;
  }
}
