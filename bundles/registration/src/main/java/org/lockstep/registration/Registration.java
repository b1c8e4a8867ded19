package org.lockstep.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.NodeId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Registration and launch on this node, an OSGi service; any member answers the same (AL-6). Stages
 * that are refused fail with a {@link org.lockstep.base.ProblemException} and changed nothing.
 */
@ProviderType
public interface Registration {
  /** Defines or changes client services, all of the document or none of it (RL-14). */
  CompletionStage<List<String>> define(String yaml, String sourceName);

  /** What {@link #define} would change, and where everything would be then; changes nothing. */
  Preview preview(String yaml, String sourceName);

  CompletionStage<Void> remove(String name);

  /** All definitions as one document that {@link #define} takes. */
  String export();

  List<ClientServiceView> list();

  Optional<ClientServiceView> show(String name);

  /** By hand (RL-12); completes when REGISTERED, or with the reason why not. */
  CompletionStage<Void> register(String name, Optional<NodeId> node);

  /** Stops it and holds it until registered again (RL-12); completes when DEREGISTERED. */
  CompletionStage<Void> deregister(String name);

  CompletionStage<Void> transfer(String name, Optional<NodeId> node);

  /** By this node, of one that is registered nowhere (RL-12); as {@link #register} here. */
  CompletionStage<Void> claim(String name);

  /**
   * Forgets which nodes have failed, of a group for all its members, and tries again (RL-6);
   * completes when what is tried again has ended, or with what has failed again.
   */
  CompletionStage<Void> cleanup(String name);

  /** While it is maintained it is not started, stopped or moved, nor are those below it. */
  CompletionStage<Void> maintain(String name, boolean maintained);

  /** Why it is where it is, or nowhere. */
  Explanation explain(String name);

  /**
   * What would happen to the cluster as it is, if this did: the words of scenarios, for example
   * {@code crash N1}. Actions end at once, with success. Changes nothing.
   */
  ScenarioReport whatIf(List<String> deeds);

  /** Completes once the client service is in that state; fails after the timeout. */
  CompletionStage<Void> await(String name, ClientServiceState state, Duration timeout);

  /** The last lines that its actions and programs wrote on this node. */
  List<String> logs(String name, int lines);

  /** The states of a client service (RL-9). */
  enum ClientServiceState {
    STARTING,
    REGISTERED,
    STOPPING,
    DEREGISTERED,
    RECOVERING
  }

  /**
   * One client service as it is shown.
   *
   * @param flags of RL-9, for example {@code T}
   * @param nodes where it is starting, registered, stopping or recovering
   * @param parent of a child: with whom it goes (RL-8)
   * @param definition as YAML
   * @param waitsFor what it waits for, for people; empty: for nothing, or for an action to end
   * @param waitsForBriefly the same in as few words as a table has room for
   * @param changes the last 20, oldest first
   */
  record ClientServiceView(
      String name,
      ClientServiceState state,
      List<String> flags,
      List<NodeId> nodes,
      Optional<String> parent,
      String definition,
      Optional<String> waitsFor,
      Optional<String> waitsForBriefly,
      List<Change> changes) {}

  /**
   * What a document would change.
   *
   * @param differences by name of a client service, each line with {@code +} or {@code -} before
   *     it; those that stay as they are are not named
   * @param effects by name, also of those below them: when that acts on what runs; those that are
   *     new, and those for which nothing changes, are not named
   * @param placements by name: the nodes where it would be then
   */
  record Preview(
      SortedMap<String, List<String>> differences,
      SortedMap<String, String> effects,
      SortedMap<String, List<String>> placements) {
    public Preview {
      differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
      effects = Collections.unmodifiableSortedMap(new TreeMap<>(effects));
      placements = Collections.unmodifiableSortedMap(new TreeMap<>(placements));
    }
  }

  /** One change of state and its reason. */
  record Change(Instant at, ClientServiceState state, Optional<NodeId> node, String reason) {}
}
