package org.lockstep.itests.karaf;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;
import org.lockstep.registration.Registration;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The node's services. Not in the test's own signatures: they come with the features. */
final class Cluster {
  private final BundleContext context;

  Cluster(BundleContext context) {
    this.context = context;
  }

  private <T> T service(Class<T> type) throws Exception {
    Await.until(
        type.getName(), () -> context.getServiceReference(type) != null, () -> "not published");
    ServiceReference<T> reference = context.getServiceReference(type);
    return context.getService(reference);
  }

  void awaitJoined(String level) throws Exception {
    MembershipManager manager = service(MembershipManager.class);
    Await.until(level + " joins", () -> at(manager.view(), level), manager::view);
  }

  /** 0: it is INACTIVE. */
  int boot() throws Exception {
    return service(MembershipManager.class).view().node("N0").orElseThrow().incarnation();
  }

  void leave() throws Exception {
    done(service(MembershipManager.class).leave());
  }

  void join() throws Exception {
    done(service(MembershipManager.class).join());
  }

  String shown() throws Exception {
    MembershipManager manager = service(MembershipManager.class);
    return manager.view() + " after " + manager.history();
  }

  boolean isAt(String level) throws Exception {
    return at(service(MembershipManager.class).view(), level);
  }

  private static boolean at(MembershipView view, String level) {
    return view.node("N0")
        .flatMap(member -> member.at(level))
        .equals(Optional.of(NodeState.JOINED));
  }

  void define(String yaml) throws Exception {
    done(service(Registration.class).define(yaml, "test.yaml"));
  }

  void awaitState(String name, String state) throws Exception {
    Registration registration = service(Registration.class);
    Await.until(
        name + " is " + state,
        () -> registration.show(name).orElseThrow().state().name().equals(state),
        () -> registration.show(name));
  }

  void deregister(String name) throws Exception {
    done(service(Registration.class).deregister(name));
  }

  private static void done(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
