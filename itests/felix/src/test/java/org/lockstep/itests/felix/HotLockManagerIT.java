package org.lockstep.itests.felix;

import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.lockstep.membership.NodeState.INACTIVE;
import static org.lockstep.membership.NodeState.JOINED;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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

/** The lock manager is installed in three running nodes, and removed under load (MM-13, DLM-2). */
@RunWith(PaxExam.class)
public class HotLockManagerIT {
  private static final String LEVEL = "dlm";

  @Inject BundleContext context;
  @Inject MembershipManager manager;

  private final AtomicReference<LockUser> owner = new AtomicReference<>();
  private final List<Node> others = new ArrayList<>();
  private final List<LockUser> users = new ArrayList<>();
  private Members members;

  @Configuration
  public Option[] container() throws IOException {
    return Container.node();
  }

  @Before
  public void threeNodes() throws Exception {
    members = new Members(manager);
    for (int id = 1; id < 3; id++) {
      others.add(Node.start(context, "N" + id));
    }
    members.await("three nodes", all -> all.at("event-manager", JOINED, 0, 1, 2));
  }

  @After
  public void stop() throws Exception {
    for (LockUser user : users) {
      user.close();
    }
    for (Node node : others) {
      node.close();
    }
  }

  private static Bundle install(BundleContext where, String name) throws Exception {
    Bundle bundle = where.installBundle("reference:" + Home.optional(name).toUri());
    bundle.start();
    return bundle;
  }

  private Bundle installLocks(BundleContext where) throws Exception {
    install(where, "org.lockstep.dlm");
    users.add(new LockUser(where, owner));
    return install(where, "org.lockstep.dlm.manager");
  }

  private void goesOn(LockUser user) throws Exception {
    int before = user.taken();
    Await.until("it goes on", () -> user.taken() > before + 20, () -> state(user));
  }

  private String state(LockUser user) {
    return user.refused() + " " + user.fault() + " " + manager.view();
  }

  @Test
  public void clientsGoOnWhereverTheLevelComesAndGoes() throws Exception {
    Bundle own = installLocks(context);
    members.await("locks on N0", all -> all.at(LEVEL, JOINED, 0));
    goesOn(users.get(0));
    Bundle second = installLocks(others.get(0).context());
    installLocks(others.get(1).context());
    members.await("locks on all", all -> all.at(LEVEL, JOINED, 0, 1, 2));
    for (LockUser user : users) {
      goesOn(user);
    }

    second.uninstall();
    members.await("removed on N1", all -> all.without(LEVEL, 1));
    assertTrue(members.at("event-manager", JOINED, 0, 1, 2));
    Await.until(
        "a clear error",
        () -> users.get(1).refused().contains("takes no part in the lock manager"),
        () -> state(users.get(1)));
    goesOn(users.get(0));
    goesOn(users.get(2));

    install(others.get(0).context(), "org.lockstep.dlm.manager");
    members.await("back on N1", all -> all.at(LEVEL, JOINED, 0, 1, 2));
    for (LockUser user : users) {
      goesOn(user);
    }

    own.update();
    members.await("updated on N0", all -> all.at(LEVEL, JOINED, 0, 1, 2));
    for (LockUser user : users) {
      goesOn(user);
    }

    others.get(1).stop();
    members.await("N2 leaves", all -> all.is(INACTIVE, 2) && all.is(JOINED, 0, 1));
    goesOn(users.get(0));
    goesOn(users.get(1));
    for (LockUser user : users) {
      assertNull(user.fault());
    }
  }
}
