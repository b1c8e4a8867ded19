/** A node on plain Felix. */
@NullMarked
package org.lockstep.runtime;

import org.jspecify.annotations.NullMarked;
