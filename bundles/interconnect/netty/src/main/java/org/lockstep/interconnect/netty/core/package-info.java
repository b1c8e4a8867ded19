/** The words of the wire and who is let in; no thread, clock or network. */
@NullMarked
package org.lockstep.interconnect.netty.core;

import org.jspecify.annotations.NullMarked;
