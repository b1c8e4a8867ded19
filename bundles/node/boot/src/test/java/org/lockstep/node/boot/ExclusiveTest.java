package org.lockstep.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lockstep.membership.ExclusiveWork;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** Whether anything on this node forbids that it outlives its lease (DB-8). */
class ExclusiveTest {
  private final ServiceReference<?> reference =
      Fakes.of(
          ServiceReference.class,
          Map.of("hashCode", any -> 1, "equals", any -> true, "compareTo", any -> 0));
  private final List<ServiceListener> listeners = new ArrayList<>();
  private boolean underWay;
  private final ExclusiveWork work = () -> underWay;
  private final Exclusive exclusive =
      new Exclusive(
          Fakes.of(
              BundleContext.class,
              Map.of(
                  "addServiceListener",
                  arguments -> listeners.add((ServiceListener) arguments[0]),
                  "getService",
                  any -> work,
                  "ungetService",
                  any -> true)));

  private void tell(int what) {
    listeners.forEach(each -> each.serviceChanged(new ServiceEvent(what, reference)));
  }

  @Test
  void whereNobodyRunsAnythingNothingDoes() {
    assertThat(exclusive.objection()).isEmpty();
  }

  @Test
  void itIsAskedEachTime_DB8() {
    tell(ServiceEvent.REGISTERED);
    assertThat(exclusive.objection()).isEmpty();
    underWay = true;
    assertThat(exclusive.objection()).hasValueSatisfying(why -> assertThat(why).contains("run on"));
    underWay = false;
    assertThat(exclusive.objection()).isEmpty();
  }

  /** What a bundle that is gone had started may be there still. */
  @Test
  void onceSomebodyKnewItsSilenceForbidsIt_DB8() {
    tell(ServiceEvent.REGISTERED);
    tell(ServiceEvent.UNREGISTERING);
    assertThat(exclusive.objection()).isPresent();
  }
}
