package org.lockstep.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.lockstep.membership.NodeState.INACTIVE;
import static org.lockstep.membership.NodeState.JOINED;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.lockstep.membership.MembershipManager;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A node that has left stays INACTIVE in its framework, and can join again (MM-12). */
@RunWith(PaxExam.class)
public class JoinAgainIT {
  @Inject BundleContext context;

  private Node other;

  @Configuration
  public Option[] container() throws IOException {
    return Container.node();
  }

  @Before
  public void twoNodes() throws Exception {
    other = Node.start(context, "N1");
    members().await("two nodes", all -> all.at("event-manager", JOINED, 0, 1));
    Node.install(context, new TestBundle("hot", "1").subsystem("hot", 400));
    other.install(new TestBundle("hot", "1").subsystem("hot", 400));
    members().await("hot on both", all -> all.at("hot", JOINED, 0, 1));
  }

  @After
  public void stop() throws Exception {
    other.close();
  }

  /** Each boot has one of its own. */
  private MembershipManager manager() throws Exception {
    Await.until(
        "a membership manager",
        () -> context.getServiceReference(MembershipManager.class) != null,
        () -> "none");
    return context.getService(context.getServiceReference(MembershipManager.class));
  }

  private Members members() throws Exception {
    return new Members(manager());
  }

  private int boot() throws Exception {
    return manager().view().node("N0").orElseThrow().incarnation();
  }

  private static void done(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  public void withAllItsSubsystemsAndOnceThoughAskedTwice() throws Exception {
    int first = boot();
    MembershipManager old = manager();
    done(old.leave());
    assertTrue("it shows that it left", members().is(INACTIVE, 0));
    CompletionStage<Void> joining = old.join();
    done(old.join());
    done(joining);
    assertEquals(first + 1, boot());
    members().await("all as before", all -> all.at("hot", JOINED, 0, 1) && all.is(JOINED, 0, 1));
  }

  @Test
  public void onceWhatItWasRefusedForIsMended() throws Exception {
    done(manager().leave());
    Bundle wrong = Node.install(context, new TestBundle("wrong", "1").subsystem("late", 500));
    other.install(new TestBundle("right", "1").subsystem("late", 500, 3));
    ExecutionException refused =
        assertThrows(ExecutionException.class, () -> done(manager().join()));
    assertTrue(refused.toString(), refused.getMessage().contains("barrier"));
    wrong.uninstall();
    done(manager().join());
    members().await("mended", all -> all.at("hot", JOINED, 0, 1) && all.is(JOINED, 0, 1));
  }
}
