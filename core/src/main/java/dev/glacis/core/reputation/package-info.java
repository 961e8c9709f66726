/// How bad networks are: events of threat feeds to scores and risks of autonomous systems and
/// addresses.
@NullMarked
package dev.glacis.core.reputation;

import org.jspecify.annotations.NullMarked;
