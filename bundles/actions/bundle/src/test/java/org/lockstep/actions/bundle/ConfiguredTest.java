package org.lockstep.actions.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.actions.ActionPhase.START;
import static org.lockstep.actions.ActionPhase.STOP;

import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionResult;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configurations that are there while the client service is. */
@Timeout(30)
class ConfiguredTest {
  private static final Map<String, Object> PARAMETERS =
      Map.of(
          "configurations",
          Map.of(
              "com.example.spool", Map.of("port", 7001, "names", List.of("a", "b")),
              "com.example.pool~first", Map.of("size", 3L, "lazy", false)));

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

  private static Asked start(String clientService) {
    return new Asked(START, clientService, PARAMETERS);
  }

  private static Asked stop() {
    return new Asked(STOP, "printing", PARAMETERS);
  }

  private static Configuration[] all(ConfigurationAdmin admin) throws Exception {
    return admin.listConfigurations(null);
  }

  @Test
  void theyAreThereFromStartToStop_RL6() throws Exception {
    ConfigurationAdmin admin = host.configurationAdmin();
    assertThat(run(start("printing"))).isEqualTo(ActionResult.ok());
    assertThat(run(start("printing"))).isEqualTo(ActionResult.ok());
    Configuration spool = admin.getConfiguration("com.example.spool", "?");
    assertThat(spool.getProperties().get("port")).isEqualTo(7001);
    assertThat(spool.getProperties().get("names")).isEqualTo(List.of("a", "b"));
    Configuration pool = admin.getFactoryConfiguration("com.example.pool", "first", "?");
    assertThat(pool.getProperties().get("size")).isEqualTo(3L);
    assertThat(all(admin)).hasSize(2);
    assertThat(run(stop())).isEqualTo(ActionResult.ok());
    assertThat(all(admin)).isNull();
    assertThat(run(stop())).isEqualTo(ActionResult.ok());
  }

  @Test
  void somebodyElsesIsRefusedAndLeftAlone() throws Exception {
    ConfigurationAdmin admin = host.configurationAdmin();
    admin.getConfiguration("com.example.spool", "?").update(new Hashtable<>(Map.of("port", 1)));
    assertThat(run(start("printing")).detail()).contains("com.example.spool", "somebody else");
    assertThat(all(admin)).hasSize(1);
    admin.getConfiguration("com.example.spool", "?").delete();

    assertThat(run(start("printing")).success()).isTrue();
    assertThat(run(start("scanning")).detail()).contains("the client service printing");
    assertThat(all(admin)).hasSize(2);
  }

  @Test
  void withoutConfigurationAdminTheStartFailsAndTheStopDoesNot() throws Exception {
    assertThat(run(start("printing")).detail()).contains("no ConfigurationAdmin");
    assertThat(run(stop())).isEqualTo(ActionResult.ok());
  }

  @Test
  void whatAnEarlierLifeLeftBehindIsRemoved_RL1() throws Exception {
    ConfigurationAdmin admin = host.configurationAdmin();
    admin
        .getConfiguration("com.example.left", "?")
        .update(new Hashtable<>(Map.of("lockstep.client.service", "printing")));
    Path jar = host.jar("spool", "1.0.0", Activators.Offering.class);
    host.context()
        .installBundle("lockstep:printing:" + jar.toUri(), jar.toUri().toURL().openStream());
    assertThat(run(start("scanning")).success()).isTrue();

    action.close();
    action = new BundleAction(host.context());
    assertThat(run(stop()).success()).as("in line after the removal").isTrue();
    assertThat(host.bundle("spool")).isNull();
    assertThat(all(admin)).as("those of what runs stay").hasSize(2);
  }
}
