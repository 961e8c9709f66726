package dev.glacis.core.enrich;

import org.jspecify.annotations.Nullable;

/// Where on earth an address is, as well as the table knows.
///
/// @param iso ISO 3166-1 alpha-2
/// @param city null where only the country is known; coordinates are then the country's label point
/// @param latitude degrees north
/// @param longitude degrees east
public record Place(
    String continent,
    String continentCode,
    String country,
    String iso,
    @Nullable String city,
    double latitude,
    double longitude) {}
