package org.lockstep.examples.touch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lockstep.actions.ActionPhase.RECOVERY;
import static org.lockstep.actions.ActionPhase.START;
import static org.lockstep.actions.ActionPhase.STOP;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.actions.ActionPhase;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;

class TouchActionTest {
  private final TouchAction action = new TouchAction();
  @TempDir Path folder;

  @Test
  void theFileIsThereFromStartToStop() {
    Path file = folder.resolve("printing");
    assertThat(run(START, file).success()).isTrue();
    assertThat(file).hasContent("printing 42");
    assertThat(run(STOP, file).success()).isTrue();
    assertThat(file).doesNotExist();
    assertThat(run(RECOVERY, file).success()).isTrue();
  }

  @Test
  void saysWhyItFailed() {
    ActionResult result = run(START, folder.resolve("missing/printing"));
    assertThat(result.success()).isFalse();
    assertThat(result.detail()).contains("missing/printing");
  }

  @Test
  void needsAFile() {
    assertThat(action.validate(Map.of())).extracting(Problem::where).containsExactly("file");
    assertThat(action.validate(Map.of("file", "/x"))).isEmpty();
  }

  private ActionResult run(ActionPhase phase, Path file) {
    return action.run(new Request(phase, file)).toCompletableFuture().join();
  }

  private record Request(ActionPhase phase, Path file) implements ActionRequest {
    @Override
    public String clientService() {
      return "printing";
    }

    @Override
    public NodeId node() {
      return NodeId.of(1);
    }

    @Override
    public Optional<NodeId> registeredOn() {
      return Optional.empty();
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of("file", file.toString());
    }

    @Override
    public String attemptId() {
      return "1";
    }

    @Override
    public long fencingToken() {
      return 42;
    }

    @Override
    public Duration deadline() {
      return Duration.ofSeconds(1);
    }

    @Override
    public CompletionStage<Void> cancelled() {
      return new CompletableFuture<>();
    }

    @Override
    public void log(String line) {}
  }
}
