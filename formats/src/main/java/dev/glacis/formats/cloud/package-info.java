/// What clouds export of their machines and firewalls → networks.
@NullMarked
package dev.glacis.formats.cloud;

import org.jspecify.annotations.NullMarked;
