package org.lockstep.itests.felix;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeState;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceState;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** Registration's bundle is stopped and started while an action is at work that minds nothing. */
@RunWith(PaxExam.class)
public class RegistrationRestartIT {
  private static final String STUBBORN =
      "client_services: [{name: stubborn, actions: {start: {type: note}, stop: {type: note}}}]";

  /** More than is given to what a bundle that has gone had under way. */
  private static final long SECONDS = 7;

  @Inject BundleContext context;
  @Inject MembershipManager manager;
  @Inject Registration registration;

  @Configuration
  public Option[] container() throws IOException {
    return Container.node();
  }

  /** RL-1: it may start a program yet. */
  @Test
  public void nothingIsBegunBesideWhatIsStillAtWork() throws Exception {
    new Members(manager).await("the node", all -> all.at("event-manager", NodeState.JOINED, 0));
    Node.install(context, new TestBundle("note", "1").action("note"));
    registration.define(STUBBORN, "stubborn.yaml");
    Await.until("it is being started", () -> !noted().isEmpty(), RegistrationRestartIT::noted);

    Bundle bundle = FrameworkUtil.getBundle(registration.getClass());
    bundle.stop();
    bundle.start();
    Await.until("it is back", () -> state().isPresent(), this::state);
    TimeUnit.SECONDS.sleep(SECONDS);
    assertEquals(List.of("note START stubborn"), noted());

    Journal.write("go on");
    Await.until(
        "it is started",
        () -> state().equals(Optional.of(ClientServiceState.REGISTERED)),
        this::state);
    assertEquals(List.of("note START stubborn", "note START stubborn"), noted());
  }

  private static List<String> noted() {
    return Journal.of("note");
  }

  private Optional<ClientServiceState> state() {
    ServiceReference<Registration> reference = context.getServiceReference(Registration.class);
    return Optional.ofNullable(reference)
        .map(context::getService)
        .flatMap(service -> service.show("stubborn"))
        .map(Registration.ClientServiceView::state);
  }
}
