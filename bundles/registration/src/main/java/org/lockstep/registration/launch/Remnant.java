package org.lockstep.registration.launch;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * An action that goes on when registration is closed. It may start a program yet, so whoever comes
 * next on this boot treats it as begun before (RL-1).
 *
 * @param over completes when the function has come to its end
 * @param gone whether the function's service has gone, and with it, soon, its work (RL-7)
 */
record Remnant(Attempt attempt, CompletableFuture<Void> over, BooleanSupplier gone) {}
