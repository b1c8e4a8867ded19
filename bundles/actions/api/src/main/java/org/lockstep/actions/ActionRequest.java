package org.lockstep.actions;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.NodeId;
import org.osgi.annotation.versioning.ProviderType;

/** One phase of one client service on one node. */
@ProviderType
public interface ActionRequest {
  ActionPhase phase();

  String clientService();

  /** The node it runs on: this one. */
  NodeId node();

  /** Where the client service is or was registered, when that is another node. */
  Optional<NodeId> registeredOn();

  /** As the definition has them: strings, numbers, lists and maps. */
  Map<String, Object> parameters();

  /** Of an event: its IN parameters (EM-2). */
  default Map<String, Object> in() {
    return Map.of();
  }

  /** Of an event: its OUT parameters, of this occurrence. */
  default Map<String, String> out() {
    return Map.of();
  }

  /** Stable over repetitions of the same attempt (RL-7). */
  String attemptId();

  /** Only grows; to be checked where the data is. Of an event 0: it has none. */
  long fencingToken();

  /** How long the phase may take from the call. */
  Duration deadline();

  /** Completes when nobody waits for the result any more. */
  CompletionStage<Void> cancelled();

  /** A line for the client service's log. */
  void log(String line);
}
