/** Where a client service goes and what becomes of it; no threads, no clocks, no I/O. */
@NullMarked
package org.lockstep.registration.core;

import org.jspecify.annotations.NullMarked;
