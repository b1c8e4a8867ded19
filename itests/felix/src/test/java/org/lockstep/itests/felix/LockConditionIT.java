package org.lockstep.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.lockstep.membership.NodeState.JOINED;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

/** A lock's Condition is on one node at a time, and moves when that node has to go (DLM-2). */
@RunWith(PaxExam.class)
public class LockConditionIT {
  private static final String PID = "org.lockstep.dlm.condition";
  private static final String NAME = "billing";
  private static final Map<String, String> BILLING =
      Map.of("lockspace", "shop", "resource", "billing", "id", "billing.active");

  private static final Map<String, String> NAMELESS =
      Map.of("lockspace", "shop", "resource", "billing");

  @Inject BundleContext context;
  @Inject MembershipManager manager;

  private final List<Node> others = new ArrayList<>();
  private final Turns turns = new Turns("billing.active");
  private Members members;
  private Bundle locks;

  @Configuration
  public Option[] container() throws IOException {
    return Container.node();
  }

  @Before
  public void threeNodesWithLocks() throws Exception {
    members = new Members(manager);
    for (int id = 1; id < 3; id++) {
      others.add(Node.start(context, "N" + id));
    }
    members.await("three nodes", all -> all.at("event-manager", JOINED, 0, 1, 2));
    locks = installLocks(context);
    for (Node node : others) {
      installLocks(node.context());
    }
    members.await("locks on all", all -> all.at("dlm", JOINED, 0, 1, 2));
  }

  @After
  public void stop() throws Exception {
    for (Node node : others) {
      node.close();
    }
  }

  private Bundle installLocks(BundleContext where) throws Exception {
    turns.watch(where);
    install(where, "org.apache.felix.configadmin");
    install(where, "org.lockstep.dlm");
    install(where, "org.lockstep.dlm.recipes");
    return install(where, "org.lockstep.dlm.manager");
  }

  private static Bundle install(BundleContext where, String name) throws Exception {
    Bundle bundle = where.installBundle("reference:" + Home.optional(name).toUri());
    bundle.start();
    return bundle;
  }

  private static void configure(BundleContext where, Map<String, String> properties)
      throws Exception {
    new Configurations(where).update(PID, NAME, properties);
  }

  private Node node(String name) {
    return others.get(name.equals("N1") ? 0 : 1);
  }

  @Test
  public void itIsOnOneNodeAtATime() throws Exception {
    configure(context, BILLING);
    turns.await(Set.of("N0"));
    for (Node node : others) {
      configure(node.context(), BILLING);
    }
    new Configurations(context).delete(PID, NAME);
    String second = turns.await(Set.of("N1", "N2"));

    node(second).stop(); // N0 masters the lock, and hears at once that it is let go
    String third = second.equals("N1") ? "N2" : "N1";
    turns.await(Set.of(third));

    configure(context, BILLING);
    configure(node(third).context(), NAMELESS);
    turns.await(Set.of("N0"));

    configure(node(third).context(), BILLING);
    locks.uninstall();
    turns.await(Set.of(third));
    members.await("removed on N0", all -> all.without("dlm", 0));

    install(context, "org.lockstep.dlm.manager");
    members.await("back on N0", all -> all.at("dlm", JOINED, 0));
    assertEquals(Set.of(third), turns.present());

    assertFalse("on two nodes at the same time", turns.twice());
    assertEquals(5, turns.tokens().size());
    assertEquals(new ArrayList<>(new TreeSet<>(turns.tokens())), turns.tokens());
  }
}
