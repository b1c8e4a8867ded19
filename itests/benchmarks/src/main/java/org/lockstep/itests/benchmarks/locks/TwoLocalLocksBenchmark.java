package org.lockstep.itests.benchmarks.locks;

import org.openjdk.jmh.annotations.Threads;

/** The same by two threads, each with resources of its own. */
@Threads(2)
public class TwoLocalLocksBenchmark extends LocalLockBenchmark {}
