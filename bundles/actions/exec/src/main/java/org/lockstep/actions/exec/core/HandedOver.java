package org.lockstep.actions.exec.core;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.actions.ActionRequest;

/** What every program learns of the request, through its environment. */
public final class HandedOver {
  private HandedOver() {}

  /** Sorted, the variables of the definition included. */
  public static SortedMap<String, String> environment(
      ActionRequest request, ExecParameters parameters) {
    SortedMap<String, String> all = new TreeMap<>(parameters.environment());
    all.put("LOCKSTEP_CLIENT_SERVICE", request.clientService());
    all.put("LOCKSTEP_NODE", "" + request.node().value());
    all.put("LOCKSTEP_PHASE", request.phase().name());
    all.put("LOCKSTEP_ATTEMPT", request.attemptId());
    all.put("LOCKSTEP_TOKEN", "" + request.fencingToken());
    all.put(
        "LOCKSTEP_REGISTERED_ON", request.registeredOn().map(node -> "" + node.value()).orElse(""));
    request.in().forEach((name, value) -> all.put(variable("IN", name), String.valueOf(value)));
    request.out().forEach((name, value) -> all.put(variable("OUT", name), value));
    return all;
  }

  /** Of a parameter of an event: {@code LOCKSTEP_OUT_REASON}. */
  private static String variable(String kind, String name) {
    return "LOCKSTEP_" + kind + "_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
