package dev.glacis.formats.cloud;

import dev.glacis.core.net.Prefix;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Pods of a cluster, told by what selects them. Those on the addresses of their node are in none:
/// labels don't select them ([Network
/// Policies](https://kubernetes.io/docs/concepts/services-networking/network-policies/),
/// "hostNetwork pods").
sealed interface PodSet {
  PodSet ALL = new Anywhere(LabelSelector.EVERYTHING, LabelSelector.EVERYTHING);

  /// @param namespaceLabels of the pod's namespace
  boolean holds(Pod pod, Map<String, String> namespaceLabels);

  record InNamespace(String namespace, LabelSelector pods) implements PodSet {
    @Override
    public boolean holds(Pod pod, Map<String, String> namespaceLabels) {
      return pod.namespace().equals(namespace) && pods.matches(pod.labels());
    }

    @Override
    public String toString() {
      return namespace + "/" + pods;
    }
  }

  record Anywhere(LabelSelector namespaces, LabelSelector pods) implements PodSet {
    @Override
    public boolean holds(Pod pod, Map<String, String> namespaceLabels) {
      return namespaces.matches(namespaceLabels) && pods.matches(pod.labels());
    }

    @Override
    public String toString() {
      return "{" + namespaces + "}/" + pods;
    }
  }

  /// Pods with an address in one of the ranges.
  record Within(List<Prefix> ranges) implements PodSet {
    @Override
    public boolean holds(Pod pod, Map<String, String> namespaceLabels) {
      return pod.addresses().stream().anyMatch(a -> ranges.stream().anyMatch(r -> r.contains(a)));
    }

    @Override
    public String toString() {
      return ranges.stream().map(Prefix::toString).collect(Collectors.joining(","));
    }
  }

  /// Pods whose addresses are not known.
  record Unaddressed() implements PodSet {
    @Override
    public boolean holds(Pod pod, Map<String, String> namespaceLabels) {
      return pod.addresses().isEmpty();
    }

    @Override
    public String toString() {
      return "pods-without-address";
    }
  }
}
