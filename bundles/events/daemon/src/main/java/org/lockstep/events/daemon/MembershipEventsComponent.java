package org.lockstep.events.daemon;

import org.lockstep.events.EventWatcher;
import org.lockstep.events.MembershipWatcher;
import org.lockstep.events.WatcherType;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The daemon's own watcher as a component: it is told of transitions like any other (EM-4). */
@Component(service = {EventWatcher.class, MembershipWatcher.class})
@WatcherType(type = MembershipEvents.TYPE)
public final class MembershipEventsComponent extends MembershipEvents {
  @Activate
  public MembershipEventsComponent(@Reference MembershipManager membership) {
    super(
        node ->
            membership
                .view()
                .node(node)
                .map(MembershipView.Member::name)
                .orElse("slot " + node.value()));
  }
}
