package org.lockstep.events.daemon;

import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.lockstep.base.Environment;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventGroups;
import org.lockstep.membership.MembershipManager;
import org.lockstep.store.SharedStore;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The event groups as a component, while the node has its records. */
@Component(immediate = true)
public final class EventGroupsComponent implements EventGroups {
  private final LocalEventGroups groups;

  @Activate
  public EventGroupsComponent(
      @Reference MembershipManager membership,
      @Reference SharedStore store,
      @Reference EventDaemon daemon) {
    groups =
        new LocalEventGroups(
            store, membership::view, daemon, Environment.real(), ZoneId::systemDefault);
    groups.start();
  }

  @Override
  public CompletionStage<List<String>> define(String yaml, String sourceName) {
    return groups.define(yaml, sourceName);
  }

  @Override
  public Preview preview(String yaml, String sourceName) {
    return groups.preview(yaml, sourceName);
  }

  @Override
  public String export() {
    return groups.export();
  }

  @Override
  public CompletionStage<Void> enable(String group, boolean enabled) {
    return groups.enable(group, enabled);
  }

  @Override
  public CompletionStage<Void> remove(String group) {
    return groups.remove(group);
  }

  @Override
  public List<GroupView> groups() {
    return groups.groups();
  }

  @Deactivate
  void deactivate() {
    groups.close();
  }
}
