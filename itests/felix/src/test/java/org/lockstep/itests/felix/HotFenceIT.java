package org.lockstep.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.lockstep.base.Incarnation;
import org.lockstep.membership.spi.Fencing;
import org.lockstep.store.spi.FenceDevice;
import org.lockstep.store.spi.NodeConfig;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A fence agent is installed in a running node, and removed (ND-4). */
@RunWith(PaxExam.class)
public class HotFenceIT {
  private static final Incarnation BOOT = Incarnation.of(1, 3);
  private static final NodeConfig NODE =
      NodeConfig.of(1, "N1")
          .withFence(List.of(new FenceDevice("note", new TreeMap<>(Map.of("plug", "7")))));

  @Inject BundleContext context;
  @Inject Fencing fencing;

  @Configuration
  public Option[] container() throws IOException {
    return Container.node();
  }

  @Test
  public void aNodeCanBeCutOffWhileItsAgentIsThere() throws Exception {
    assertTrue(fencing.lacks(NODE).orElseThrow().contains("fence agent note is not there"));
    assertThrows(ExecutionException.class, this::fence);

    Bundle bundle = Node.install(context, new TestBundle("note", "1").fence("note"));
    assertEquals(Optional.empty(), fencing.lacks(NODE));
    assertEquals("fence agent note", fence());
    assertEquals(List.of("fence N1 N1#3 {plug=7}"), Journal.of("fence"));

    bundle.uninstall();
    assertTrue(fencing.lacks(NODE).orElseThrow().contains("fence agent note is not there"));
    assertThrows(ExecutionException.class, this::fence);
  }

  private String fence() throws Exception {
    return fencing.fence(BOOT, NODE).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
