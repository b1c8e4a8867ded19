package org.lockstep.registration.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lockstep.registration.Registration.ClientServiceState.REGISTERED;
import static org.lockstep.registration.launch.TestCluster.done;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionFunction;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Problem;
import org.lockstep.events.EventDaemon;
import org.lockstep.registration.Registration;
import org.lockstep.registration.format.Records;

/** What a definition would do is said before it is done (RL-14). */
@Timeout(30)
class PreviewTest {
  private static final String YAML =
      "client_services: [{name: printing, actions: {start: {type: t}, stop: {type: t}}}]";

  @TempDir Path logs;
  private TestCluster cluster;

  @BeforeEach
  void twoNodesJoin() throws Exception {
    cluster = new TestCluster(logs);
    cluster.boot(0, 1);
    cluster.boot(1, 1);
    cluster.join(0, 1);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Registration registration() {
    return cluster.nodes.get(1).registration();
  }

  @Test
  void whatTheStoreHasNoRoomForIsRefusedInTheSameWords_AL1() {
    cluster.records.spoil(
        transaction ->
            transaction.changes().stream()
                .anyMatch(change -> change.key().startsWith(Records.DEFINITION)),
        SharedStoreFake.Fate.REFUSED);
    assertThatThrownBy(() -> registration().preview(YAML, "f.yaml"))
        .satisfies(
            said ->
                assertThatThrownBy(() -> done(registration().define(YAML, "f.yaml")))
                    .hasRootCauseMessage(said.getMessage()));
  }

  private String effect(String name, String definitions) {
    return registration()
        .preview("client_services: [" + definitions + "]", "f.yaml")
        .effects()
        .getOrDefault(name, "");
  }

  @Test
  void whatRunsGoesOnAndTheRestActsAtOnce_RL14() throws Exception {
    done(registration().define(YAML, "f.yaml"));
    String child = "{name: fonts, parent: printing}";
    done(registration().define("client_services: [" + child + "]", "f.yaml"));
    cluster.reaches("REGISTERED [N0]");
    cluster.until(
        () -> registration().show("fonts").orElseThrow().state() == REGISTERED, "it is up");
    String other = "{name: printing, actions: {start: {type: t, x: 2}, stop: {type: t}}";
    String later =
        "acts when it is started next: actions; until then it runs on by its old definition";
    assertThat(effect("printing", other + "}")).isEqualTo(later);
    assertThat(effect("fonts", other + "}")).as("its child takes it from it").isEqualTo(later);
    assertThat(effect("printing", other + ", disallowable_nodes: [N0]}"))
        .isEqualTo(later + "; acts at once: disallowable_nodes");
    assertThat(effect("printing", "{name: printing, actions: {start: {type: t}, stop: {type: t}}}"))
        .as("as it is")
        .isEmpty();
    assertThat(effect("new", "{name: new}")).isEmpty();
    done(registration().deregister("printing"));
    assertThat(effect("printing", other + "}")).isEqualTo("acts at once: nothing of it runs");
  }

  /** As the functions and watchers that are here see it, in the line where it stands. */
  @Test
  void aBadParameterIsNamedWithItsLine_RL14() {
    ActionFunction strict =
        new ActionFunction() {
          @Override
          public CompletionStage<ActionResult> run(ActionRequest request) {
            return CompletableFuture.completedStage(ActionResult.ok());
          }

          @Override
          public List<Problem> validate(ActionPhase phase, Map<String, Object> parameters) {
            return phase == ActionPhase.START && parameters.containsKey("port")
                ? List.of(new Problem("bad-parameter", "refused", "port", "it is no port"))
                : List.of();
          }
        };
    cluster.nodes.get(1).functions().add("strict", strict, () -> false);
    cluster.nodes.get(1).engine().monitorBy(Optional.of(refusing("in.port", "'many' is no port")));
    String yaml =
        """
        client_services:
          - name: web
            actions:
              start:
                type: strict
                port: many
              stop: {type: strict, port: many}
            monitor:
              - watcher: tcp
                in:
                  port: many
        """;
    assertThatThrownBy(() -> registration().preview(yaml, "f.yaml"))
        .hasMessageContaining("(f.yaml:6: client_services[0].actions.start.port): it is no port")
        .hasMessageNotContaining("actions.stop")
        .hasMessageContaining(
            "; and f.yaml:11: client_services[0].monitor[0].in.port: 'many' is no port");
    assertThatThrownBy(() -> registration().preview(yaml.replace("strict", "strct"), "f.yaml"))
        .hasMessageContaining("(f.yaml:5: client_services[0].actions.start.type)")
        .hasMessageContaining("did you mean strict?");
  }

  /** The daemon asks the function of a monitor's action too. */
  @Test
  void aParameterInAListIsNamedByItsNumberAndOnce_AL1() {
    ActionFunction strict =
        new ActionFunction() {
          @Override
          public CompletionStage<ActionResult> run(ActionRequest request) {
            return CompletableFuture.completedStage(ActionResult.ok());
          }

          @Override
          public List<Problem> validate(Map<String, Object> parameters) {
            return List.of(new Problem("bad-parameter", "refused", "ports[1]", "it is no port"));
          }
        };
    cluster.nodes.get(1).functions().add("strict", strict, () -> false);
    EventDaemon daemon = refusing("action.ports[1]", "it is no port");
    cluster.nodes.get(1).engine().monitorBy(Optional.of(daemon));
    String yaml =
        """
        client_services:
          - name: web
            monitor:
              - watcher: tcp
                action:
                  type: strict
                  ports:
                    - 1
                    - many
        """;
    assertThatThrownBy(() -> registration().preview(yaml, "f.yaml"))
        .hasMessageEndingWith(
            "(f.yaml:7: client_services[0].monitor[0].action.ports[1]): it is no port");
  }

  @Test
  void aNameThatNobodyHasIsSaidWithWhatListsThem_AL1() {
    assertThatThrownBy(() -> registration().explain("nope"))
        .hasMessageContaining("no client service has this name; 'lockstep cs list' shows all");
  }

  private static EventDaemon refusing(String where, String why) {
    return (EventDaemon)
        Proxy.newProxyInstance(
            PreviewTest.class.getClassLoader(),
            new Class<?>[] {EventDaemon.class},
            (proxy, method, arguments) ->
                List.of(new Problem("bad-parameter", "not watched for", where, why)));
  }
}
