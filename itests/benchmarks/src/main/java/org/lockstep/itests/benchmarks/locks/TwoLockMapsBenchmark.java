package org.lockstep.itests.benchmarks.locks;

import org.openjdk.jmh.annotations.Threads;

/** The same by two threads, each with names of its own. */
@Threads(2)
public class TwoLockMapsBenchmark extends LockMapBenchmark {}
