package dev.glacis.app.config;

/// Where the user's own network is drawn.
///
/// @param latitude degrees north, -90 to 90
/// @param longitude degrees east, -180 to 180
/// @param iso ISO 3166-1 alpha-2
public record Site(double latitude, double longitude, String city, String iso) {
  public Site {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      throw new IllegalArgumentException("no such place: " + latitude + "," + longitude);
    }
    if (!iso.matches("[A-Z]{2}")) {
      throw new IllegalArgumentException("not a country code: " + iso);
    }
  }

  /// Reads `latitude,longitude,city,country code`.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public static Site parse(String text) {
    var parts = text.split(",", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("expected four parts");
    }
    return new Site(
        Double.parseDouble(parts[0].strip()),
        Double.parseDouble(parts[1].strip()),
        parts[2].strip(),
        parts[3].strip());
  }
}
