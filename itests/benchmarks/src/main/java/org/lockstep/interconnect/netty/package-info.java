/** What of the transport's inside is measured. */
@NullMarked
package org.lockstep.interconnect.netty;

import org.jspecify.annotations.NullMarked;
