package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.membership.MembershipManager;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;

@Timeout(30)
class FrameworkStopTest {
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final MembershipManager manager =
      Fakes.of(
          MembershipManager.class,
          Map.of(
              "leave",
              any -> {
                asked.incrementAndGet();
                return left;
              }));
  private final BundleContext context =
      Fakes.of(
          BundleContext.class,
          Map.of(
              "getServiceReference",
              any -> Fakes.of(ServiceReference.class, Map.of()),
              "getService",
              any -> manager));

  private void stops(long bundle, Duration bound) {
    Bundle its = Fakes.of(Bundle.class, Map.of("getBundleId", any -> bundle));
    new FrameworkStop(context, bound, over::get)
        .bundleChanged(new BundleEvent(BundleEvent.STOPPING, its));
  }

  @Test
  void waitsForTheGracefulLeave_RL10() throws Exception {
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(() -> stops(0, Duration.ofSeconds(20)));
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(stopped).isNotDone();
    left.complete(null);
    stopped.get(5, TimeUnit.SECONDS);
    assertThat(asked).hasValue(1);
  }

  @Test
  void butNotForEver_RL10() {
    stops(0, Duration.ofMillis(50));
    assertThat(asked).hasValue(1);
  }

  @Test
  void othersStopsAndThoseAfterItHasLeftMeanNothing() {
    stops(7, Duration.ofMillis(50));
    over.set(true);
    stops(0, Duration.ofMillis(50));
    assertThat(asked).hasValue(0);
  }
}
