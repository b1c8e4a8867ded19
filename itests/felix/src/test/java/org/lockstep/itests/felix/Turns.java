package org.lockstep.itests.felix;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;

/** On which nodes there is a Condition of one id, and whether it ever was on two. */
final class Turns {
  private final String filter;
  private final Set<String> present = new TreeSet<>();
  private final List<Long> tokens = new CopyOnWriteArrayList<>();
  private boolean twice;

  Turns(String id) {
    filter = "(&(objectClass=org.osgi.service.condition.Condition)(osgi.condition.id=" + id + "))";
  }

  void watch(BundleContext context) throws Exception {
    String node = context.getProperty("lockstep.node");
    context.addServiceListener(event -> changed(node, event), filter);
  }

  private synchronized void changed(String node, ServiceEvent event) {
    if (event.getType() == ServiceEvent.REGISTERED) {
      present.add(node);
      tokens.add((Long) event.getServiceReference().getProperty("lockstep.token"));
      twice |= present.size() > 1;
    } else if (event.getType() == ServiceEvent.UNREGISTERING) {
      present.remove(node);
    }
  }

  /** Until it is there, on one of these. */
  String await(Set<String> nodes) throws Exception {
    Await.until("it is the turn of one of " + nodes, () -> isTurn(nodes), this::present);
    return present().iterator().next();
  }

  private boolean isTurn(Set<String> nodes) {
    return !present().isEmpty() && nodes.containsAll(present());
  }

  synchronized Set<String> present() {
    return new TreeSet<>(present);
  }

  synchronized boolean twice() {
    return twice;
  }

  List<Long> tokens() {
    return tokens;
  }
}
