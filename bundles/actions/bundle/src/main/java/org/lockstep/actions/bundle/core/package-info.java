/** What a bundle action is told, checked; no framework, thread or I/O. */
@NullMarked
package org.lockstep.actions.bundle.core;

import org.jspecify.annotations.NullMarked;
