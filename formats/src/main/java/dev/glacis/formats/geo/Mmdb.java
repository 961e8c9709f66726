package dev.glacis.formats.geo;

import com.maxmind.db.CHMCache;
import com.maxmind.db.InvalidDatabaseException;
import com.maxmind.db.Reader;
import dev.glacis.core.enrich.Locator;
import dev.glacis.core.enrich.Place;
import dev.glacis.core.net.Address;
import dev.glacis.formats.BadInput;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A user's own country or city database in MaxMind DB format 2.0: GeoIP2/GeoLite2 layout (nested
/// `country`, `city`, `location`) or the flat layout of ip-location-db (`country_code`, `city`,
/// `latitude`, `longitude`). Where it gives no coordinates the country's point stands in.
///
/// A damaged entry is no entry: its bytes may make the library throw almost anything. A file of
/// IPv4 only has no answer for IPv6: its tree would give a wrong one.
public final class Mmdb implements Locator, Closeable {
  private final Path file;
  private final Reader reader;
  private final boolean v6;

  private Mmdb(Path file, Reader reader) {
    this.file = file;
    this.reader = reader;
    this.v6 = reader.getMetadata().getIpVersion() == 6;
  }

  /// @throws BadInput when the file is no such database
  public static Mmdb open(Path file) throws IOException {
    try {
      return new Mmdb(
          file, new Reader(file.toFile(), Reader.FileMode.MEMORY_MAPPED, new CHMCache()));
    } catch (InvalidDatabaseException
        | CharacterCodingException
        | RuntimeException
        | StackOverflowError e) {
      throw new BadInput(file + ": not a MaxMind database: " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable Place locate(Address address) {
    if (!v6 && !address.isV4()) {
      return null;
    }
    try {
      var entry = reader.get(InetAddress.getByAddress(address.toBytes()), Map.class);
      return entry == null ? null : place(entry);
    } catch (InvalidDatabaseException
        | CharacterCodingException
        | RuntimeException
        | StackOverflowError _) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static @Nullable Place place(Map<?, ?> entry) {
    var iso = text(entry, "country_code", "country", "iso_code");
    var country = iso == null ? null : Countries.of(iso);
    if (country == null) {
      return null;
    }
    var location = entry.get("location") instanceof Map<?, ?> nested ? nested : entry;
    var city =
        entry.get("city") instanceof Map<?, ?> nested
                && nested.get("names") instanceof Map<?, ?> names
            ? names.get("en")
            : entry.get("city");
    return location.get("latitude") instanceof Number latitude
            && location.get("longitude") instanceof Number longitude
            && Math.abs(latitude.doubleValue()) <= 90
            && Math.abs(longitude.doubleValue()) <= 180
        ? Countries.at(
            country.iso(),
            city instanceof String name && !name.isEmpty() ? name : null,
            latitude.doubleValue(),
            longitude.doubleValue())
        : country;
  }

  /// A flat key, or a key inside a nested map.
  private static @Nullable String text(Map<?, ?> entry, String flat, String outer, String inner) {
    if (entry.get(flat) instanceof String text) {
      return text;
    }
    return entry.get(outer) instanceof Map<?, ?> nested && nested.get(inner) instanceof String text
        ? text
        : null;
  }
}
