package org.lockstep.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeState;
import org.lockstep.registration.Registration;
import org.lockstep.registration.Registration.ClientServiceState;
import org.lockstep.store.SharedStore;
import org.lockstep.store.StoredRecord;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** An action function is installed in a running node, and removed (RL-7). */
@RunWith(PaxExam.class)
public class HotActionIT {
  private static final String NOTED =
      "client_services: [{name: noted, actions: {start: {type: note}, stop: {type: note}}}]";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject BundleContext context;
  @Inject MembershipManager manager;
  @Inject Registration registration;
  @Inject SharedStore store;

  @Configuration
  public Option[] container() throws IOException {
    return Container.node();
  }

  @Test
  public void aClientServiceStartsWhenItsActionComesAndStopsWhenItComesBack() throws Exception {
    new Members(manager).await("the node", all -> all.at("event-manager", NodeState.JOINED, 0));
    done(registration.define(NOTED, "noted.yaml"));
    assertEquals(ClientServiceState.DEREGISTERED, state());
    assertFalse(offered());

    TestBundle note = new TestBundle("note", "1").action("note");
    Bundle bundle = Node.install(context, note);
    done(registration.await("noted", ClientServiceState.REGISTERED, PATIENCE));
    assertTrue(offered());
    assertEquals(List.of("note START noted"), Journal.of("note"));

    bundle.uninstall();
    Await.until("the type goes", () -> !offered(), this::offer);
    assertEquals("what runs goes on", ClientServiceState.REGISTERED, state());
    CompletionStage<Void> deregistered = registration.deregister("noted");
    Await.until("it waits", () -> state() == ClientServiceState.STOPPING, this::state);
    assertFalse(deregistered.toCompletableFuture().isDone());

    Node.install(context, note);
    done(deregistered);
    assertEquals(List.of("note START noted", "note STOP noted"), Journal.of("note"));
  }

  private ClientServiceState state() {
    return registration.show("noted").orElseThrow().state();
  }

  private Optional<String> offer() {
    return store.get("registration/node/0").map(StoredRecord::text);
  }

  private boolean offered() {
    return offer().filter(types -> types.contains("\"note\"")).isPresent();
  }

  private static void done(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
