package dev.glacis.formats.flow.records;

import dev.glacis.core.net.Address;
import java.util.LinkedHashMap;
import java.util.Map;

/// The exporters heard last, of which there is a most.
final class Exporters {
  static final int MAX = 256;

  private final LinkedHashMap<Exporter.Key, Exporter> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Exporter.Key, Exporter> eldest) {
          return size() > MAX;
        }
      };

  Exporter of(Address address, int version, long domain) {
    return known.computeIfAbsent(new Exporter.Key(address, version, domain), _ -> new Exporter());
  }
}
