/// What several instances share on one Redis server: channels, raw attacks, totals of requests.
@NullMarked
package dev.glacis.backend.redis;

import org.jspecify.annotations.NullMarked;
