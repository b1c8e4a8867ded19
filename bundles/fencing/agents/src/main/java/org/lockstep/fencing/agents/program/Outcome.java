package org.lockstep.fencing.agents.program;

/**
 * How a program ended.
 *
 * @param output what it printed first, up to the bound
 * @param whole whether that is all
 */
record Outcome(int exit, String output, boolean whole) {}
