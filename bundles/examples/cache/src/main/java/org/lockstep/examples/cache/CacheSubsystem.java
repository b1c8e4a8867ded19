package org.lockstep.examples.cache;

import static org.lockstep.membership.ClusterSubsystem.NO_LOWER;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.lockstep.membership.ClusterSubsystem;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.Notification;
import org.lockstep.membership.TransitionListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

@Component
@ClusterSubsystem(
    name = "cache",
    level = 400,
    joining = 2,
    leaving = 1,
    forcedLeaving = 3,
    requires = NO_LOWER)
public class CacheSubsystem implements TransitionListener {
  private final Cache cache;

  @Activate
  public CacheSubsystem(@Reference Cache cache) {
    this.cache = cache;
  }

  @Override
  public CompletionStage<?> barrier(Notification told) {
    cache.othersAre(told.states(), told.localNode()); // a joiner counts from barrier 0 on
    told.transitions().forEach(this::step);
    return CompletableFuture.completedStage(null); // acknowledged
  }

  private void step(NodeTransition change) {
    switch (change.type() + " " + change.barrier()) {
      case "JOINING 1" -> cache.tell(change.node()); // what was there before all sent to it
      case "LEAVING 0", "FORCED_LEAVING 1" -> cache.forget(change.node());
      case "FORCED_LEAVING 0" -> cache.pause(); // nobody writes while what the dead wrote goes
      case "FORCED_LEAVING 2" -> cache.resume();
      default -> {}
    }
  }
}
