package org.lockstep.itests.felix;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;

/** On which nodes there is a Condition of one id, until what depends on it has stopped. */
final class Turns {
  private static final long STOP_MS = 300;

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

  private void changed(String node, ServiceEvent event) {
    if (event.getType() == ServiceEvent.REGISTERED) {
      begins(node, (Long) event.getServiceReference().getProperty("lockstep.token"));
    } else if (event.getType() == ServiceEvent.UNREGISTERING) {
      stop();
      ends(node);
    }
  }

  private synchronized void begins(String node, long token) {
    present.add(node);
    tokens.add(token);
    twice |= present.size() > 1;
  }

  private synchronized void ends(String node) {
    present.remove(node);
  }

  /** As what depends on it would. */
  private static void stop() {
    try {
      TimeUnit.MILLISECONDS.sleep(STOP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
