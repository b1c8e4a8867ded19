package org.lockstep.events;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
   * What {@link #define} would change, and what would be watched for on this node then; changes
   * nothing. What define refuses it refuses with the same words.
   */
  Preview preview(String yaml, String sourceName);

  /**
   * All groups as they are defined, as one document that {@link #define} takes. What it does not
   * say stands in comments: which groups somebody has enabled or disabled since, and which are left
   * out since this node does not understand their records.
   */
  String export();

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
   * What a document would change.
   *
   * @param differences by name of a group, each line with {@code +} or {@code -} before it; those
   *     that stay as they are are not named
   * @param notHere by name, all groups that there would be: why the events would not be watched for
   *     on this node; empty: they would
   */
  record Preview(
      SortedMap<String, List<String>> differences, SortedMap<String, Optional<String>> notHere) {
    public Preview {
      differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
      notHere = Collections.unmodifiableSortedMap(new TreeMap<>(notHere));
    }
  }

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
