package org.lockstep.events.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lockstep.actions.ActionRequest;
import org.lockstep.actions.ActionResult;
import org.lockstep.base.Environment;
import org.lockstep.base.NodeId;
import org.lockstep.base.Problem;
import org.lockstep.base.ProblemException;
import org.lockstep.events.EventGroups.GroupView;
import org.lockstep.events.EventGroups.Preview;
import org.lockstep.events.EventWatcher;
import org.lockstep.events.Watch;
import org.lockstep.events.daemon.core.Situation;
import org.lockstep.interconnect.local.LocalNetwork;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.NodeState;
import org.lockstep.store.Transaction;
import org.lockstep.store.memory.MemoryCluster;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;

/** Groups on two real members whose records are in memory. */
@Timeout(60)
class EventGroupsTest {
  private static final String CLUSTER = "event-groups";
  private static final String GROUP =
      """
      events:
        - group: disks
          events:
            - name: root-full
              watcher: probe
              in: {path: /}
              action: {type: note, text: "${in.path} has ${out.free}"}
      """;

  private final MemoryCluster store =
      MemoryCluster.create(
          FormatSpec.of(CLUSTER, List.of(NodeConfig.of(0, "a"), NodeConfig.of(1, "b"))));
  private final LocalNetwork network = new LocalNetwork();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
  private final List<MemoryNode> nodes = new ArrayList<>();
  private final Probe probeA = new Probe();
  private final Probe probeB = new Probe();
  private final BlockingQueue<ActionRequest> ran = new LinkedBlockingQueue<>();
  private MemoryNode a;

  private static final class Probe implements EventWatcher {
    final List<Watch> watches = new CopyOnWriteArrayList<>();

    @Override
    public Set<String> in() {
      return Set.of("path");
    }

    @Override
    public Set<String> out() {
      return Set.of("free");
    }

    @Override
    public List<Problem> validate(Map<String, Object> in) {
      return in.containsKey("path")
          ? List.of()
          : List.of(new Problem("bad-parameter", "not watched for", "in.path", "it is missing"));
    }

    @Override
    public Handle watch(Watch watch) {
      watches.add(watch);
      return () -> watches.remove(watch);
    }
  }

  private CompletionStage<ActionResult> run(ActionRequest request) {
    ran.add(request);
    return CompletableFuture.completedFuture(ActionResult.ok());
  }

  @BeforeEach
  void start() throws InterruptedException {
    a = boot(0, "a", probeA);
  }

  private MemoryNode boot(int id, String name, Probe probe) throws InterruptedException {
    Environment real = Environment.real();
    Environment environment =
        new Environment(
            real.clock(),
            () -> now.get().toEpochMilli(),
            real.chance(),
            real.workers(),
            real.pause());
    MemoryNode node = new MemoryNode(CLUSTER, id, name, network, environment);
    node.daemon.add("probe", probe);
    node.daemon.add("note", this::run);
    nodes.add(node);
    until(() -> isJoined(node));
    return node;
  }

  private static boolean isJoined(MemoryNode node) {
    MembershipView view = node.view();
    return view.node(view.localNode())
        .filter(member -> member.state() == NodeState.JOINED)
        .isPresent();
  }

  @AfterEach
  void close() {
    nodes.forEach(MemoryNode::close);
    store.close();
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) { // the test has a timeout
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static void done(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private GroupView view(MemoryNode node) {
    return node.groups.groups().get(0);
  }

  @Test
  void definedThenEnabledThenItOccursAndItsActionRuns_EM3() throws Exception {
    done(a.groups.define(GROUP, "g.yaml"));
    until(() -> probeA.watches.size() == 1);
    probeA.watches.get(0).occurred(Map.of("free", "7"));
    ActionRequest request = ran.poll(20, TimeUnit.SECONDS);
    assertThat(request.parameters()).containsEntry("text", "/ has 7");
    assertThat(request.clientService())
        .as("no client service is called like that")
        .isEqualTo("@disks");
    until(() -> view(a).count() == 1);
    assertThat(view(a))
        .isEqualTo(
            new GroupView(
                "disks", true, Optional.empty(), List.of("root-full"), 1, Optional.of(now.get())));
  }

  @Test
  void aGroupIsDisabledAndEnabledInTheWholeCluster_EM3() throws Exception {
    MemoryNode b = boot(1, "b", probeB);
    done(a.groups.define(GROUP, "g.yaml"));
    until(() -> probeA.watches.size() == 1 && probeB.watches.size() == 1);
    done(b.groups.enable("disks", false));
    until(() -> probeA.watches.isEmpty() && probeB.watches.isEmpty());
    until(() -> view(a).notHere().equals(Optional.of("it was disabled")));
    done(a.groups.define(GROUP.replace("path: /", "path: /srv"), "g.yaml"));
    until(
        () -> b.membership.store().get("events/group/disks").orElseThrow().text().contains("/srv"));
    assertThat(view(b).enabled()).as("that stands when it is defined anew").isFalse();
    done(a.groups.enable("disks", true));
    until(() -> probeA.watches.size() == 1 && probeB.watches.size() == 1);
    assertThat(probeB.watches.get(0).in()).containsEntry("path", "/srv");
    done(b.groups.remove("disks"));
    until(() -> probeA.watches.isEmpty() && probeB.watches.isEmpty());
    assertThat(a.membership.store().get("events/switch/disks")).isEmpty();
  }

  @Test
  void whatHasHappenedIsNotForgottenWhenItIsDisabled_AL2() throws Exception {
    done(a.groups.define(GROUP, "g.yaml"));
    until(() -> probeA.watches.size() == 1);
    probeA.watches.get(0).occurred(Map.of("free", "7"));
    until(() -> view(a).count() == 1);
    done(a.groups.enable("disks", false));
    until(() -> probeA.watches.isEmpty() && a.daemon.events().isEmpty());
    assertThat(view(a).count()).isEqualTo(1);
    assertThat(view(a).last()).contains(now.get());
    done(a.groups.enable("disks", true));
    until(() -> probeA.watches.size() == 1);
    assertThat(view(a).count()).isEqualTo(1);
    probeA.watches.get(0).occurred(Map.of("free", "6"));
    until(() -> view(a).count() == 2);
    assertThat(a.daemon.events().get(0).count()).isEqualTo(2);
    done(a.groups.remove("disks"));
    until(() -> probeA.watches.isEmpty());
    done(a.groups.define(GROUP, "g.yaml"));
    until(() -> probeA.watches.size() == 1);
    assertThat(view(a).count()).as("another group of that name").isZero();
  }

  @Test
  void whereAndWithHowManyMembers_EM3() throws Exception {
    done(a.groups.define(GROUP.replace("disks\n", "disks\n    nodes: [b]\n"), "g.yaml"));
    assertThat(view(a).notHere()).contains("it is for b");
    done(
        a.groups.define(
            GROUP.replace("disks\n", "disks\n    when: {members_at_least: 2}\n"), "g.yaml"));
    assertThat(view(a).notHere()).contains("nodes that are members: 1, needed: 2");
    MemoryNode b = boot(1, "b", probeB);
    until(() -> probeA.watches.size() == 1 && probeB.watches.size() == 1);
    done(b.membership.service().leave());
    until(() -> probeA.watches.isEmpty());
  }

  /** The records tell of a change before the membership's view shows it. */
  @Test
  void aViewThatComesLateIsLookedAtAgain_EM3() throws Exception {
    done(a.groups.define(GROUP, "g.yaml"));
    LocalEventDaemon daemon = new LocalEventDaemon(NodeId.of(0), Environment.real());
    daemon.add("probe", probeB);
    AtomicInteger looks = new AtomicInteger();
    GroupsHere late =
        new GroupsHere(
            a.membership.store(),
            () -> new Situation("a", looks.incrementAndGet() > 4, 1, LocalTime.NOON),
            daemon,
            Environment.real().workers());
    late.start();
    until(() -> probeB.watches.size() == 1);
    late.close();
    until(() -> probeB.watches.isEmpty());
    daemon.close();
  }

  @Test
  void onlyInItsHours_EM3() throws Exception {
    String group = GROUP.replace("disks\n", "disks\n    when: {hours: 12:00-18:00}\n");
    done(a.groups.define(group, "g.yaml"));
    until(() -> probeA.watches.size() == 1);
    now.set(Instant.parse("2026-01-01T17:59:59.900Z"));
    done(a.groups.define(group.replace("path: /", "path: /srv"), "g.yaml"));
    until(() -> probeA.watches.size() == 1 && probeA.watches.get(0).in().containsValue("/srv"));
    now.set(Instant.parse("2026-01-01T18:00:00Z"));
    until(() -> probeA.watches.isEmpty());
    assertThat(view(a).notHere()).contains("its hours are 12:00-18:00");
  }

  @Test
  void aRefusedDocumentChangesNothing_AL1() throws Exception {
    done(a.groups.define(GROUP, "g.yaml"));
    refused(GROUP.replace("disks", "more"), "events[0].events[0].name", "the group disks has");
    refused(GROUP.replace("in: {path: /}", "in: {paht: /}"), "in.paht", "did you mean path?");
    refused(GROUP.replace("in: {path: /}", "in: {}"), "g.yaml:6", "in.path", "it is missing");
    refused(GROUP.replace("watcher: probe", "watcher: prob"), "watcher", "did you mean probe?");
    refused(
        GROUP.replace("${out.free}", "${out.fre}"),
        "events[0].events[0].action.text): the",
        "${out.fre}");
    refused(GROUP.replace("disks\n", "disks\n    nodes: [c]\n"), "nodes", "there is no node c");
    assertThat(a.membership.store().list("events/group/")).hasSize(1);
    assertThatThrownBy(() -> a.groups.enable("disk", true))
        .hasMessageContaining("did you mean disks?");
    assertThatThrownBy(() -> a.groups.remove("x/y")).isInstanceOf(ProblemException.class);
  }

  /** By a dry run with the same words. */
  private void refused(String yaml, String... words) {
    Throwable refusal = catchThrowable(() -> a.groups.define(yaml, "g.yaml"));
    assertThat(refusal).isInstanceOf(ProblemException.class).hasMessageContaining("g.yaml:");
    for (String word : words) {
      assertThat(refusal).hasMessageContaining(word);
    }
    assertThatThrownBy(() -> a.groups.preview(yaml, "g.yaml"))
        .isInstanceOf(ProblemException.class)
        .hasMessage(refusal.getMessage());
  }

  @Test
  void aDryRunShowsWhatWouldChangeAndChangesNothing_EM3() throws Exception {
    assertThat(a.groups.preview(GROUP, "g.yaml").differences())
        .isEqualTo(
            Map.of(
                "disks",
                List.of(
                    "+ group: disks",
                    "+ events[root-full].name: root-full",
                    "+ events[root-full].watcher: probe",
                    "+ events[root-full].in.path: /",
                    "+ events[root-full].action.type: note",
                    "+ events[root-full].action.text: ${in.path} has ${out.free}")));
    assertThat(a.membership.store().list("events/")).isEmpty();
    done(a.groups.define(GROUP, "g.yaml"));
    done(a.groups.define(GROUP.replace("disks", "more").replace("root-", "more-"), "g.yaml"));
    String changed =
        GROUP
            .replace("disks\n", "disks\n    when: {members_at_least: 2}\n")
            .replace("root-full", "srv-full")
            .replace("{path: /}", "{path: /srv}");
    Preview preview = a.groups.preview(changed, "g.yaml");
    assertThat(preview.differences())
        .containsOnlyKeys("disks")
        .hasEntrySatisfying(
            "disks",
            lines ->
                assertThat(lines)
                    .contains("+ when.members_at_least: 2", "- events[root-full].name: root-full")
                    .contains("+ events[srv-full].in.path: /srv"));
    assertThat(preview.notHere())
        .as("all that there would be")
        .isEqualTo(
            Map.of(
                "disks",
                Optional.of("nodes that are members: 1, needed: 2"),
                "more",
                Optional.empty()));
    assertThat(a.groups.preview(GROUP, "g.yaml").differences()).isEmpty();
    assertThat(a.membership.store().get("events/group/disks").orElseThrow().text())
        .contains("root-full");
  }

  @Test
  void aDryRunRefusesMoreGroupsThanThereMayBe_EM3() {
    StringBuilder many = new StringBuilder("events:\n");
    for (int i = 0; i < 257; i++) {
      many.append(GROUP.substring(GROUP.indexOf('\n') + 1).replaceAll("disks|root-full", "g" + i));
    }
    assertThatThrownBy(() -> a.groups.preview(many.toString(), "g.yaml"))
        .hasMessageContaining("256 at most")
        .hasMessage(catchThrowable(() -> a.groups.define(many.toString(), "g.yaml")).getMessage());
  }

  @Test
  void whatIsExportedIsDefinedAgainUnchanged_EM3() throws Exception {
    String other =
        """
        events:
          - group: night
            enabled: false
            nodes: [b, a]
            when: {members_at_least: 2, hours: "22:00-06:00"}
            events:
              - name: "12"
                watcher: not-here
                in: {port: 7001, ratio: 0.5, on: [yes, "yes", null], text: "a: b # c\\n"}
                interval: 500ms
                failures: 3
                action: {type: nor-this, timeout: 20s, command: [/bin/true, "${out.x}", ""]}
        """;
    done(a.groups.define(GROUP, "g.yaml"));
    done(a.groups.define(other, "g.yaml"));
    done(a.groups.enable("disks", false));
    done(a.groups.enable("night", false));
    Map<String, String> before = records();
    String exported = a.groups.export();
    assertThat(exported)
        .as("what define does not say again")
        .startsWith("# and since then: event group disable disks\nevents:\n");
    assertThat(a.groups.preview(exported, "again.yaml").differences()).isEmpty();
    done(a.groups.define(exported, "again.yaml"));
    assertThat(records()).isEqualTo(before);
    done(a.groups.remove("disks"));
    done(a.groups.remove("night"));
    done(a.groups.define(exported, "again.yaml"));
    done(a.groups.enable("disks", false));
    done(a.groups.enable("night", false));
    assertThat(records()).isEqualTo(before);
  }

  private Map<String, String> records() {
    Map<String, String> texts = new TreeMap<>();
    a.membership.store().list("events/").forEach((key, record) -> texts.put(key, record.text()));
    return texts;
  }

  @Test
  void whatIsNotUnderstoodIsNoPartOfAnExportAndSaidSo_AL3() throws Exception {
    done(a.groups.define(GROUP, "g.yaml"));
    Transaction later =
        Transaction.builder()
            .put("events/group/later", "{\"version\": 2}")
            .put("events/group/odd", "{\"version\": 1, \"group\": {\"x\\n\u2028- \\u0007\": 1}}")
            .put("events/switch/disks", "{\"version\": 2}")
            .build();
    assertThat(a.membership.store().commit(later).toCompletableFuture().get().committed()).isTrue();
    until(() -> a.groups.export().contains("odd"));
    assertThat(a.groups.export())
        .contains("# disks: record not understood", "# left out: later: record not understood")
        .containsPattern("# left out: odd: .*x - \\?.*: ");
    assertThat(a.groups.preview(a.groups.export(), "g.yaml").differences()).isEmpty();
    Preview replaced = a.groups.preview(GROUP.replaceAll("disks|root-full", "later"), "g.yaml");
    assertThat(replaced.differences().get("later").get(0))
        .startsWith("- what this node does not read: record not understood");
    assertThat(replaced.notHere())
        .containsEntry("later", Optional.empty())
        .hasEntrySatisfying("disks", why -> assertThat(why.orElse("")).contains("later release"));
  }

  /** Both see that the name is free; the records decide. */
  @Test
  void twoNodesDoNotGiveOneNameTwice_EM2() throws Exception {
    MemoryNode b = boot(1, "b", probeB);
    for (int i = 0; i < 5; i++) {
      String event = "event-" + i;
      String one = GROUP.replace("root-full", event).replace("disks", "one-" + i);
      String two = GROUP.replace("root-full", event).replace("disks", "two-" + i);
      CompletableFuture<?> first = later(() -> a.groups.define(one, "g.yaml"));
      CompletableFuture<?> second = later(() -> b.groups.define(two, "g.yaml"));
      CompletableFuture.allOf(
              first.exceptionally(failure -> null), second.exceptionally(failure -> null))
          .get(20, TimeUnit.SECONDS);
      assertThat(List.of(first.isCompletedExceptionally(), second.isCompletedExceptionally()))
          .as("one of them")
          .containsExactlyInAnyOrder(true, false);
    }
  }

  private static CompletableFuture<?> later(Supplier<CompletionStage<?>> call) {
    return CompletableFuture.supplyAsync(call).thenCompose(stage -> stage);
  }

  @Test
  void aRecordThatIsNotUnderstoodIsLeftAlone_AL3() throws Exception {
    done(a.groups.define(GROUP, "g.yaml"));
    until(() -> probeA.watches.size() == 1);
    String later = "{\"version\": 2}";
    done(
        a.membership
            .store()
            .commit(Transaction.builder().put("events/group/disks", later).build()));
    until(() -> probeA.watches.isEmpty());
    assertThat(view(a).notHere()).hasValueSatisfying(why -> assertThat(why).contains("later"));
    assertThat(a.membership.store().get("events/group/disks").orElseThrow().text())
        .isEqualTo(later);
    done(a.groups.define(GROUP, "g.yaml"));
    until(() -> probeA.watches.size() == 1);
  }

  @Test
  void theDaemonsOwnWatcherTellsWhoJoinsAndLeaves_EM4() throws Exception {
    MembershipEvents membership = new MembershipEvents(this::name);
    a.daemon.add(MembershipEvents.TYPE, membership);
    a.hears(membership);
    done(
        a.groups.define(
            """
            events:
              - group: nodes
                events:
                  - name: node-changes
                    watcher: membership
                    in: {on: [join, leave], node: b}
                    action: {type: note, text: "${out.node} ${out.what}"}
            """,
            "g.yaml"));
    until(() -> a.daemon.events().stream().anyMatch(event -> event.waitsFor().isEmpty()));
    MemoryNode b = boot(1, "b", probeB);
    b.hears(event -> CompletableFuture.completedFuture(null));
    assertThat(ran.poll(20, TimeUnit.SECONDS).parameters()).containsEntry("text", "b join");
    done(b.membership.service().leave());
    assertThat(ran.poll(20, TimeUnit.SECONDS).parameters()).containsEntry("text", "b leave");
  }

  private String name(NodeId node) {
    return a.view().node(node).orElseThrow().name();
  }
}
