/// Network documents.
@NullMarked
package dev.glacis.formats.network;

import org.jspecify.annotations.NullMarked;
