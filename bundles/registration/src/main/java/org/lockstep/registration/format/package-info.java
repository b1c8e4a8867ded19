/** Definitions as people write them, records as the shared store keeps them. */
@NullMarked
package org.lockstep.registration.format;

import org.jspecify.annotations.NullMarked;
