/**
 * What decides: who goes through which level when, who is master, who is dead. Deterministic
 * machines, input in, outputs out; no thread, clock or I/O.
 */
@NullMarked
package org.lockstep.membership.manager.core;

import org.jspecify.annotations.NullMarked;
