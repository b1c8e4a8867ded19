package org.lockstep.node.boot.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceManagerTest {
  private static final long PID = 42;

  private static ServiceManager of(String... environment) {
    Map<String, String> variables = new HashMap<>();
    for (String each : environment) {
      variables.put(each.split("=")[0], each.split("=")[1]);
    }
    return ServiceManager.of(variables, PID);
  }

  @Test
  void whereThereIsNoneNothingIsSaid_ND3() {
    assertThat(of().listens()).isFalse();
    assertThat(of("WATCHDOG_USEC=30000000").watches()).isFalse();
  }

  @Test
  void keepAlivesComeTwiceAsOftenAsTheyMust_ND3() {
    ServiceManager manager = of("NOTIFY_SOCKET=/run/n", "WATCHDOG_USEC=30000000");
    assertThat(manager.listens()).isTrue();
    assertThat(manager.watches()).isTrue();
    assertThat(manager.keepAliveMs()).isEqualTo(15_000);
    assertThat(manager.watchesTooClosely()).isFalse();
  }

  @Test
  void whatWatchesAnotherProcessIsNotForThisOne_ND3() {
    assertThat(of("NOTIFY_SOCKET=@n", "WATCHDOG_USEC=30000000", "WATCHDOG_PID=41").watches())
        .isFalse();
    assertThat(of("NOTIFY_SOCKET=@n", "WATCHDOG_USEC=30000000", "WATCHDOG_PID=42").watches())
        .isTrue();
  }

  @Test
  void whatIsNoNumberIsNoWatchdog_AL1() {
    assertThat(of("NOTIFY_SOCKET=/run/n", "WATCHDOG_USEC=soon").watches()).isFalse();
  }

  @Test
  void aProcessForEachKeepAliveIsTooSlowForShortOnes_ND3() {
    assertThat(of("NOTIFY_SOCKET=/run/n", "WATCHDOG_USEC=1000000").watchesTooClosely()).isTrue();
  }
}
