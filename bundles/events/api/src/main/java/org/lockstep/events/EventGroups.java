package org.lockstep.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The cluster's event groups, an OSGi service on every member: when, where and under what
 * conditions their events are enabled (EM-3). Any thread may call it; all methods return promptly.
 * What is refused is a {@link org.lockstep.base.ProblemException}, thrown or in the stage, and has
 * changed nothing.
 */
@ProviderType
public interface EventGroups {
  /**
   * Defines or changes groups, all that are in a document or none.
   *
   * @param yaml with the list {@code events}
   * @param sourceName its file's name, for people
   * @return their names, once it is confirmed
   */
  CompletionStage<List<String>> define(String yaml, String sourceName);

  /**
   * Enables or disables a group in the whole cluster. That stands, also when the group is defined
   * anew, until it is said otherwise or the group is removed.
   */
  CompletionStage<Void> enable(String group, boolean enabled);

  /** Forgets a group; its events are disabled everywhere. */
  CompletionStage<Void> remove(String group);

  /** All groups, by name, as this node sees them. */
  List<GroupView> groups();

  /**
   * A group as it is shown.
   *
   * @param enabled in the cluster, as defined or as somebody has said since
   * @param notHere why its events are not watched for on this node; empty: they are
   * @param events the names of its events
   * @param count how often they have happened on this node since it booted, whether they are
   *     enabled now or not
   * @param last when one of them last did
   */
  record GroupView(
      String name,
      boolean enabled,
      Optional<String> notHere,
      List<String> events,
      long count,
      Optional<Instant> last) {
    public GroupView {
      events = List.copyOf(events);
    }
  }
}
