package org.lockstep.fencing.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.Incarnation;
import org.lockstep.fencing.agents.program.ProgramFolders;
import org.lockstep.store.spi.FenceDevice;
import org.lockstep.store.spi.NodeConfig;

@Timeout(60)
class AgentFencingTest {
  private static final Incarnation BOOT = Incarnation.of(2, 7);

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong millis = new AtomicLong();
  private final TestAgent first = new TestAgent();
  private final TestAgent second = new TestAgent();
  private Agents agents;
  private AgentFencing fencing;

  @BeforeEach
  void create() {
    agents = new Agents(new ProgramFolders(List.of(folder), threads));
    Duration deadline = Duration.ofMillis(1_500);
    fencing = new AgentFencing(agents, threads, () -> millis.get() * 1_000_000, deadline);
    agents.add("first", first);
    agents.add("second", second);
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private static NodeConfig node(String... types) {
    NodeConfig plain = NodeConfig.of(2, "N2");
    List<FenceDevice> devices =
        Arrays.stream(types)
            .map(type -> new FenceDevice(type, new TreeMap<>(Map.of("ip", "10.0.0.1"))))
            .toList();
    return plain.withFence(devices);
  }

  private CompletableFuture<String> fence(Incarnation boot, String... types) {
    return fencing.fence(boot, node(types)).toCompletableFuture();
  }

  private static String get(CompletableFuture<String> stage) throws Exception {
    return stage.get(20, TimeUnit.SECONDS);
  }

  @Test
  void saysHowItWasDone_ND4() throws Exception {
    CompletableFuture<String> end = fence(BOOT, "first");
    first.next().complete(null);
    assertThat(get(end)).isEqualTo("fence agent first");
    assertThat(first.asked.get(0).parameters()).containsExactly(Map.entry("ip", "10.0.0.1"));
    assertThat(first.asked.get(0).boot()).isEqualTo(BOOT);
  }

  @Test
  void bothPowerSuppliesAreOffOneAfterTheOther_ND4() throws Exception {
    CompletableFuture<String> end = fence(BOOT, "first", "second");
    CompletableFuture<Void> one = first.next();
    assertThat(second.asked).isEmpty();
    one.complete(null);
    CompletableFuture<Void> two = second.next();
    assertThat(end).isNotDone();
    two.complete(null);
    assertThat(get(end)).isEqualTo("fence agents first, second");
  }

  @Test
  void oneThatFailsIsEnoughToFail_ND4() {
    CompletableFuture<String> end = fence(BOOT, "first", "second");
    first.next().complete(null);
    second.next().completeExceptionally(new IllegalStateException("no route"));
    assertThatThrownBy(() -> get(end)).hasMessageContaining("no route");
  }

  @Test
  void theFailureThatIsHandedOverIsForPeople_AL1() {
    CompletableFuture<String> end = fence(BOOT, "other");
    String said = end.handle((how, failure) -> failure.getMessage()).join();
    assertThat(said).startsWith("fence agent other is not there");
  }

  @Test
  void whoAsksOnceTheBundleIsGoneHasAnAnswerAllTheSame_AL1() {
    threads.shutdownNow();
    assertThat(fencing.lacks(node("first"))).isEmpty();
    assertThat(fence(BOOT, "first")).isCompletedExceptionally();
  }

  @Test
  void whoAsksMeanwhileHasTheSameAnswer_ND4() throws Exception {
    CompletableFuture<String> end = fence(BOOT, "first");
    CompletableFuture<Void> running = first.next();
    CompletableFuture<String> again = fence(BOOT, "first");
    running.complete(null);
    assertThat(get(end)).isEqualTo(get(again));
    assertThat(first.asked).hasSize(1);
  }

  @Test
  void afterAFailureItIsTriedAnew_ND4() throws Exception {
    CompletableFuture<String> end = fence(BOOT, "first");
    first.next().completeExceptionally(new IllegalStateException("no route"));
    assertThatThrownBy(() -> get(end)).hasMessageContaining("no route");
    CompletableFuture<String> again = fence(BOOT, "first");
    first.next().complete(null);
    assertThat(get(again)).isEqualTo("fence agent first");
  }

  @Test
  void anotherBootWaitsUntilTheFirstIsDecided_ND4() throws Exception {
    CompletableFuture<String> end = fence(BOOT, "first");
    CompletableFuture<Void> running = first.next();
    CompletableFuture<String> later = fence(Incarnation.of(2, 8), "first");
    assertThat(first.asked).hasSize(1);
    running.completeExceptionally(new IllegalStateException("no route"));
    first.next().complete(null);
    assertThat(get(later)).isEqualTo("fence agent first");
    assertThat(end).isCompletedExceptionally();
    assertThat(first.asked.get(1).boot()).isEqualTo(Incarnation.of(2, 8));
  }

  @Test
  void anAgentThatHangsIsNotWaitedFor_ND4() {
    CompletableFuture<String> end = fence(BOOT, "first");
    CompletableFuture<Void> late = first.next();
    assertThatThrownBy(() -> get(end)).hasMessageContaining("first").hasMessageContaining("ms");
    late.complete(null);
    assertThat(end).as("what comes late counts no more").isCompletedExceptionally();
  }

  @Test
  void whatIsLackingIsSaidByName_ND4() {
    assertThat(fencing.lacks(node())).contains("no fence device is configured");
    assertThat(fencing.lacks(node("first", "second"))).isEmpty();
    assertThat(fencing.lacks(node("first", "other")).orElseThrow())
        .contains("fence agent other is not there", "fence_other in " + folder)
        .doesNotContain("first");
    agents.remove(first);
    assertThat(fencing.lacks(node("first")).orElseThrow()).contains("agent first is not there");
    assertThatThrownBy(() -> get(fence(BOOT))).hasMessageContaining("no fence device");
    assertThatThrownBy(() -> get(fence(BOOT, "first"))).hasMessageContaining("not there");
  }

  @Test
  void whatAnAgentDislikesIsSaidOnceItHasAnsweredAndAskedAgainLater_ND4() {
    first.dislikes = "too old";
    assertThat(awaitLack()).isEqualTo("test refused (agent first: ip): too old");
    first.dislikes = "";
    assertThat(fencing.lacks(node("first"))).as("it was just asked").isPresent();
    millis.addAndGet(4_000);
    while (fencing.lacks(node("first")).isPresent()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatAnAgentDislikesIsNotTried_ND4() {
    first.dislikes = "too old";
    assertThatThrownBy(() -> get(fence(BOOT, "first"))).hasMessageContaining("too old");
    assertThat(first.asked).isEmpty();
  }

  @Test
  void aServiceGoesBeforeAProgram_ND4() throws Exception {
    new Script(folder).good("first", "exit 0", "exit 2");
    CompletableFuture<String> end = fence(BOOT, "first");
    first.next().complete(null);
    get(end);
    assertThat(new Script(folder).told("first")).isEmpty();
    agents.remove(first);
    assertThat(get(fence(BOOT, "first"))).isEqualTo("fence agent first");
    assertThat(new Script(folder).told("first")).contains("action=status");
  }

  private String awaitLack() {
    Optional<String> lacks = Optional.empty();
    while (lacks.isEmpty()) {
      lacks = fencing.lacks(node("first"));
    }
    return lacks.get();
  }
}
