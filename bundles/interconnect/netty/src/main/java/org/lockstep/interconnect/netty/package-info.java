/** The interconnect over TCP, by Netty. */
@NullMarked
package org.lockstep.interconnect.netty;

import org.jspecify.annotations.NullMarked;
