/** The patent's example of a client service: a server that hands out licences. */
@NullMarked
package org.lockstep.examples.licences;

import org.jspecify.annotations.NullMarked;
