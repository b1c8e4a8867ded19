package org.lockstep.runtime.demo;

import java.util.List;

/** {@code demo --json}. Times that were not reached are −1. */
record DemoReport(
    boolean ok,
    int nodes,
    long joinMs,
    long launchMs,
    long killToRegisteredMs,
    long killToAnsweringMs,
    long programStartMs,
    long gracefulTransferMs,
    List<Step> steps) {
  /** One thing that had to happen. */
  record Step(String what, String at, boolean ok, String detail) {}
}
