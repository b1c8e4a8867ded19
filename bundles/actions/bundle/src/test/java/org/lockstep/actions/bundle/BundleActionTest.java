package org.lockstep.actions.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.actions.ActionPhase.MONITOR;
import static org.lockstep.actions.ActionPhase.NOTIFY;
import static org.lockstep.actions.ActionPhase.START;
import static org.lockstep.actions.ActionPhase.STOP;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionResult;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/** RL-6 and RL-7 with real bundles in a real framework. */
@Timeout(30)
class BundleActionTest {
  @TempDir Path folder;
  private Host host;
  private BundleAction action;

  @BeforeEach
  void create() throws Exception {
    host = new Host(folder);
    action = new BundleAction(host.context());
  }

  @AfterEach
  void end() throws Exception {
    action.close();
    host.close();
  }

  private ActionResult run(Asked asked) throws Exception {
    return action.run(asked).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Asked start(Object... bundles) {
    return new Asked(START, "printing", Map.of("bundles", List.of(bundles)));
  }

  private static Asked stop() {
    return new Asked(STOP, "printing", Map.of());
  }

  private void succeeds(Asked asked) throws Exception {
    assertThat(run(asked)).isEqualTo(ActionResult.ok());
  }

  private void fails(Asked asked, String... words) throws Exception {
    ActionResult result = run(asked);
    assertThat(result.success()).isFalse();
    assertThat(result.detail()).contains(words);
  }

  @Test
  void itRunsFromStartToStopAndNoBootBringsItBack_RL1() throws Exception {
    Bundle bundle = host.install("spool", Activators.Offering.class);
    succeeds(start("spool"));
    assertThat(host.isActive("spool")).isTrue();
    assertThat(bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()).isFalse();
    succeeds(new Asked(STOP, "printing", Map.of("of a later release", 1)));
    assertThat(host.isActive("spool")).isFalse();
    assertThat(bundle.getState()).isNotEqualTo(Bundle.UNINSTALLED);
    succeeds(stop());
  }

  @Test
  void whatIsGivenByLocationIsThereOnlyWhileItRuns_RL1() throws Exception {
    Path jar = host.jar("spool", "1.0.0", Activators.Offering.class);
    succeeds(start(Map.of("location", jar.toString())));
    assertThat(host.isActive("spool")).isTrue();
    succeeds(stop());
    assertThat(host.bundle("spool")).isNull();
    succeeds(start(Map.of("location", jar.toUri().toString())).attempt("later"));
    assertThat(host.isActive("spool")).isTrue();
  }

  @Test
  void whatSomebodyElseInstalledStaysInstalled() throws Exception {
    Bundle bundle = host.install("spool", Activators.Offering.class);
    succeeds(start(Map.of("location", bundle.getLocation())));
    assertThat(host.isActive("spool")).isTrue();
    succeeds(stop());
    assertThat(bundle.getState()).isEqualTo(Bundle.RESOLVED);
  }

  @Test
  void theSameAttemptIsDoneOnce_RL7() throws Exception {
    host.install("spool", Activators.Offering.class);
    succeeds(start("spool"));
    succeeds(start("spool"));
    assertThat(host.starts.availablePermits()).isEqualTo(1);
    succeeds(start("spool").attempt("another"));
    assertThat(host.starts.availablePermits()).isEqualTo(2);
  }

  @Test
  void whatFailsIsNamedAndNothingStays_RL6() throws Exception {
    host.install("spool", Activators.Offering.class);
    Path jar = host.jar("broken", "2.1.0", Activators.Failing.class);
    fails(
        start("spool", Map.of("location", jar.toString())),
        "broken 2.1.0",
        jar.toUri().toString(),
        "no licence");
    assertThat(host.starts.availablePermits()).isEqualTo(1);
    assertThat(host.isActive("spool")).isFalse();
    assertThat(host.bundle("broken")).isNull();
    fails(start("nothing;version=1.0"), "nothing 1.0", "no such bundle");
    fails(start(Map.of("location", "/no/such.jar")), "/no/such.jar", "cannot be installed");
  }

  @Test
  void theVersionThatIsMeantIsStarted() throws Exception {
    for (String version : List.of("1.2.0", "1.10.0", "1.9.0")) {
      Path jar = host.jar("spool", version, Activators.Offering.class);
      host.context().installBundle(jar.toUri().toString());
    }
    succeeds(start("spool"));
    assertThat(active()).containsExactly("1.10.0");
    succeeds(start("spool;version=1.2").attempt("another"));
    assertThat(active()).containsExactly("1.2.0");
  }

  private List<String> active() {
    return Arrays.stream(host.context().getBundles())
        .filter(each -> "spool".equals(each.getSymbolicName()))
        .filter(each -> each.getState() == Bundle.ACTIVE)
        .map(each -> each.getVersion().toString())
        .toList();
  }

  @Test
  void whatSomebodyElseStartedIsRefusedAndLeftAlone_RL1() throws Exception {
    Bundle bundle = host.install("spool", Activators.Offering.class);
    bundle.start();
    fails(start("spool"), "spool 1.0.0", "active already", "at boot");
    succeeds(stop());
    assertThat(host.isActive("spool")).isTrue();
    bundle.stop(Bundle.STOP_TRANSIENT);
    fails(start("spool"), "started at boot");
    bundle.stop();
    succeeds(start("spool"));
  }

  @Test
  void noTwoClientServicesUseOneBundle() throws Exception {
    host.install("spool", Activators.Offering.class);
    succeeds(start("spool"));
    Asked second = new Asked(START, "scanning", Map.of("bundles", List.of("spool")));
    fails(second, "spool", "the client service printing uses it");
    succeeds(new Asked(STOP, "scanning", Map.of()));
    assertThat(host.isActive("spool")).isTrue();
    succeeds(stop());
    succeeds(second);
  }

  @Test
  void whatWasInstalledForOneIsNoOthersEither() throws Exception {
    Map<String, String> jar =
        Map.of("location", host.jar("spool", "1.0.0", Activators.Offering.class).toString());
    succeeds(start(jar));
    fails(
        new Asked(START, "scanning", Map.of("bundles", List.of(jar))),
        "the client service printing uses it");
    assertThat(host.isActive("spool")).isTrue();
  }

  @Test
  void aFragmentIsRefused() throws Exception {
    host.install("spool", Activators.Offering.class);
    Path jar = host.jar("part", Map.of(Constants.FRAGMENT_HOST, "spool"));
    fails(start(Map.of("location", jar.toString())), "part", "fragment");
    assertThat(host.bundle("part")).isNull();
  }

  @Test
  void itIsUpOnceItsServiceIsThere_RL6() throws Exception {
    host.install("spool", Activators.Offering.class);
    Map<String, Object> ready = Map.of("bundles", List.of("spool"), "ready", "(name=late)");
    fails(new Asked(START, "printing", ready).within(300), "no end within", "(name=late)");
    assertThat(run(stop()).success()).isTrue();
    assertThat(host.isActive("spool")).isFalse();
    succeeds(
        new Asked(START, "printing", Map.of("bundles", List.of("spool"), "ready", "(name=spool)")));
  }

  @Test
  void itIsMonitored() throws Exception {
    Bundle bundle = host.install("spool", Activators.Offering.class);
    fails(new Asked(MONITOR, "printing", Map.of()), "not started on this node");
    succeeds(start("spool"));
    succeeds(new Asked(MONITOR, "printing", Map.of("ready", "(name=spool)")));
    fails(new Asked(MONITOR, "printing", Map.of("ready", "(name=late)")), "(name=late)");
    bundle.stop();
    fails(new Asked(MONITOR, "printing", Map.of()), "spool 1.0.0", "not active");
  }

  @Test
  void otherPhasesAndNothingToStartAreFailures() throws Exception {
    fails(new Asked(NOTIFY, "printing", Map.of()), "no phase NOTIFY");
    fails(new Asked(START, "printing", Map.of()), "'bundles' or 'configurations'");
    fails(new Asked(START, "printing", Map.of("bundle", "x")), "bundle", "no such parameter");
    fails(new Asked(START, "printing", Map.of("ready", "(a=b")), "ready", "no filter");
  }
}
