/**
 * What decides: who is granted what on one resource, who is its master, and what becomes of both
 * when members come and go. Deterministic machines; no thread, clock or I/O. Each is used by one
 * thread at a time, whichever that is.
 */
@NullMarked
package org.lockstep.dlm.manager.core;

import org.jspecify.annotations.NullMarked;
