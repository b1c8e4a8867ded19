package org.lockstep.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.lockstep.membership.NodeState.INACTIVE;
import static org.lockstep.membership.NodeState.JOINED;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.NodeTransition;
import org.lockstep.membership.SubsystemSpec;
import org.lockstep.membership.TransitionQueue;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A subsystem is installed, updated and removed in three running nodes (MM-13). */
@RunWith(PaxExam.class)
public class HotSubsystemIT {
  @Inject BundleContext context;
  @Inject MembershipManager manager;

  private final List<Node> others = new ArrayList<>();
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
    for (TestBundle neighbour :
        List.of(
            new TestBundle("lower", "1").subsystem("lower", 200),
            new TestBundle("upper", "1").subsystem("upper", 600))) {
      installEverywhere(neighbour);
    }
    members.await(
        "the neighbours",
        all -> all.at("lower", JOINED, 0, 1, 2) && all.at("upper", JOINED, 0, 1, 2));
    Journal.clear();
  }

  @After
  public void stop() throws Exception {
    for (Node node : others) {
      node.close();
    }
  }

  private Bundle installEverywhere(TestBundle bundle) throws Exception {
    Bundle own = Node.install(context, bundle);
    for (Node node : others) {
      node.install(bundle);
    }
    return own;
  }

  @Test
  public void installedUpdatedAndRemovedWhileTheOtherLevelsNeverNotice() throws Exception {
    TestBundle first = new TestBundle("hot", "1").subsystem("hot", 400);
    Bundle own = Node.install(context, first);
    members.await("hot on N0", all -> all.at("hot", JOINED, 0));
    assertEquals(twoBarriers(0, "JOINING 0", " partial"), Journal.of("hot"));

    others.get(0).install(first);
    members.await("hot on N1", all -> all.at("hot", JOINED, 0, 1));
    others.get(1).install(first);
    members.await("hot on N2", all -> all.at("hot", JOINED, 0, 1, 2));
    inStep("JOINING 2 barrier", 3);
    nobodyElseNoticed();

    others.get(1).stop();
    members.await("N2 leaves", all -> all.is(INACTIVE, 2) && all.is(JOINED, 0, 1));
    inStep("LEAVING 2 barrier", 3);
    Journal.clear();
    others.get(1).startAgain();
    members.await("N2 comes back", all -> all.at("event-manager", JOINED, 0, 1, 2));
    inStep("JOINING 2 barrier", 3);
    Journal.clear();

    own.update(new TestBundle("hot", "2").subsystem("hot", 400).jar());
    members.await("version 2", all -> !heard("hot v2 on 0: JOINING 0 barrier 1").isEmpty());
    members.await("hot on all", all -> all.at("hot", JOINED, 0, 1, 2));
    assertEquals(2, heard("hot v1 on 0: LEAVING 0").size());
    assertEquals(4, heard("hot v1 on 1: ").size());
    inStep("JOINING 0 barrier", 3);
    Journal.clear();

    own.uninstall();
    assertTrue("it has left when uninstall returns", members.without("hot", 0));
    assertTrue("needs no lower level", members.at("event-manager", JOINED, 0, 1, 2));
    inStep("LEAVING 0 barrier", 3);
    assertTrue(members.at("hot", JOINED, 1, 2) && members.is(JOINED, 0, 1, 2));
    nobodyElseNoticed();
  }

  @Test
  public void oneThatBringsItsOwnThreadIsRegisteredAndClosed_MM1_MM2() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    CountDownLatch let = new CountDownLatch(1);
    TransitionQueue queue =
        manager.register(SubsystemSpec.of(new Level(450, "own"), new Barriers(2, 1, 1)));
    Thread thread = new Thread(() -> work(queue, told, let));
    thread.start();
    members.await("it joins", all -> all.at("own", JOINED, 0));
    assertEquals(List.of("JOINING 0", "JOINING 1"), told);
    queue.close();
    assertTrue("it has left when close returns", members.without("own", 0));
    assertEquals(List.of("JOINING 0", "JOINING 1", "LEAVING 0"), told);
    assertTrue("its thread is let go", let.await(10, TimeUnit.SECONDS));
    nobodyElseNoticed();
  }

  private static void work(TransitionQueue queue, List<String> told, CountDownLatch let) {
    try {
      while (true) {
        TransitionQueue.Task task = queue.take();
        for (NodeTransition each : task.notification().transitions()) {
          told.add(each.type() + " " + each.barrier());
        }
        task.acknowledge();
      }
    } catch (InterruptedException e) {
      let.countDown();
    }
  }

  private static List<String> twoBarriers(int on, String what, String end) {
    return List.of(
        "hot v1 on " + on + ": " + what + " barrier 0/2" + end,
        "hot v1 on " + on + ": " + what + " barrier 1/2" + end);
  }

  private static List<String> heard(String text) {
    return Journal.of("hot").stream().filter(line -> line.contains(text)).toList();
  }

  /** All participants have finished one barrier before any is told the next. */
  private static void inStep(String what, int participants) {
    List<String> lines = heard(what);
    assertEquals(lines.toString(), 2 * participants, lines.size());
    for (int i = 0; i < lines.size(); i++) {
      assertTrue(lines.toString(), lines.get(i).contains("barrier " + i / participants + "/2"));
    }
  }

  private static void nobodyElseNoticed() {
    assertEquals(List.of(), Journal.of("lower"));
    assertEquals(List.of(), Journal.of("upper"));
  }
}
