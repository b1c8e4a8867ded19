package org.lockstep.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
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

/** A client service that is a bundle outlives the bundle of its action type (RL-7). */
@RunWith(PaxExam.class)
public class BundleServiceIT {
  private static final String GUEST =
      "client_services: [{name: guest, actions: {start: {type: bundle, bundles: [guest],"
          + " ready: '(lockstep.action.type=guest)'}}}]";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject BundleContext context;
  @Inject MembershipManager manager;
  @Inject Registration registration;

  @Configuration
  public Option[] container() throws IOException {
    return Container.node();
  }

  @Test
  public void itIsStoppedByWhateverVersionOfTheActionIsThere() throws Exception {
    new Members(manager).await("the node", all -> all.at("event-manager", NodeState.JOINED, 0));
    Bundle guest =
        context.installBundle("test:guest", new TestBundle("guest", "1").action("guest").jar());
    done(registration.define(GUEST, "guest.yaml"));
    done(registration.await("guest", ClientServiceState.REGISTERED, PATIENCE));
    assertEquals(Bundle.ACTIVE, guest.getState());

    Bundle action = action();
    action.stop();
    CompletionStage<Void> deregistered = registration.deregister("guest");
    Await.until("it waits", () -> state() == ClientServiceState.STOPPING, this::state);
    assertFalse(deregistered.toCompletableFuture().isDone());
    assertEquals("what runs goes on", Bundle.ACTIVE, guest.getState());

    action.start();
    done(deregistered);
    assertEquals(Bundle.RESOLVED, guest.getState());
  }

  private Bundle action() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> "org.lockstep.actions.bundle".equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  private ClientServiceState state() {
    return registration.show("guest").orElseThrow().state();
  }

  private static void done(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
