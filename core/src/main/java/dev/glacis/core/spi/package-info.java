/// The ports that embedded defaults and real servers both implement.
@NullMarked
package dev.glacis.core.spi;

import org.jspecify.annotations.NullMarked;
