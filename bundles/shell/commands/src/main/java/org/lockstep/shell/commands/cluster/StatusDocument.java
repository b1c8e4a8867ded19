package org.lockstep.shell.commands.cluster;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lockstep.membership.Level;
import org.lockstep.membership.MembershipView;
import org.lockstep.registration.Operations;
import org.lockstep.registration.Registration.ClientServiceView;
import org.lockstep.shell.commands.text.Times;

/** {@code status --json}. */
record StatusDocument(
    String cluster,
    String localNode,
    long pid,
    @Nullable String master,
    long epoch,
    List<MembershipView.Disk> disks,
    List<Node> nodes,
    List<Transition> transitions,
    List<Unproven> unproven,
    List<ServiceRow> clientServices,
    Settings settings) {

  /**
   * What operators have said, so that nobody wonders why nothing moves.
   *
   * @param standby names of nodes
   * @param maintained names of nodes
   */
  record Settings(
      boolean frozen, boolean maintenance, List<String> standby, List<String> maintained) {}

  record Unproven(String node, int incarnation, String awaitingProof) {}

  record Node(int id, String name, String state, int incarnation, List<AtLevel> levels) {}

  record AtLevel(int level, String subsystem, String state) {}

  /**
   * A transition under way.
   *
   * @param reasons why it waits for the event manager
   */
  record Transition(
      long id,
      String node,
      String type,
      @Nullable Integer level,
      @Nullable String subsystem,
      int barrier,
      int barriers,
      String startedAt,
      List<Awaited> awaiting,
      String awaitingProof,
      List<String> reasons) {}

  record Awaited(String node, String subsystem, long sinceMs, @Nullable String waitsFor) {}

  static StatusDocument of(
      MembershipView view,
      List<ClientServiceView> services,
      Operations.Settings settings,
      Departures departures) {
    return new StatusDocument(
        view.cluster(),
        Names.of(view, view.localNode()),
        ProcessHandle.current().pid(),
        view.master().map(id -> Names.of(view, id)).orElse(null),
        view.epoch(),
        view.disks(),
        view.nodes().stream().map(StatusDocument::node).toList(),
        view.transitions().stream().map(underway -> transition(underway, departures)).toList(),
        view.unproven().stream()
            .map(
                each ->
                    new Unproven(
                        Names.of(view, each.node()), each.incarnation(), each.awaitingProof()))
            .toList(),
        services.stream().map(service -> ServiceRow.of(service, view)).toList(),
        new Settings(
            settings.frozen(),
            settings.maintained(),
            names(view, settings, Operations.Node::standby),
            names(view, settings, Operations.Node::maintained)));
  }

  private static List<String> names(
      MembershipView view, Operations.Settings settings, Predicate<Operations.Node> which) {
    return settings.nodes().entrySet().stream()
        .filter(entry -> which.test(entry.getValue()))
        .map(entry -> Names.of(view, entry.getKey()))
        .toList();
  }

  private static Node node(MembershipView.Member member) {
    return new Node(
        member.id().value(),
        member.name(),
        member.state().name(),
        member.incarnation(),
        member.levels().stream()
            .map(at -> new AtLevel(at.level().number(), at.level().name(), at.state().name()))
            .toList());
  }

  private static Awaited awaited(MembershipView.Awaited one, MembershipView view) {
    return new Awaited(
        Names.of(view, one.node()),
        one.subsystem(),
        one.sinceMs(),
        one.waitsFor().map(other -> Names.of(view, other)).orElse(null));
  }

  private static Transition transition(MembershipView.Underway underway, Departures departures) {
    MembershipView view = departures.view();
    return new Transition(
        underway.id(),
        Names.of(view, underway.node()),
        underway.type().name(),
        underway.level().map(Level::number).orElse(null),
        underway.level().map(Level::name).orElse(null),
        underway.barrier(),
        underway.barriers(),
        Times.iso(underway.startedAt()),
        underway.awaiting().stream().map(one -> awaited(one, view)).toList(),
        Objects.requireNonNullElse(underway.awaitingProof(), ""),
        departures.reasons(underway));
  }
}
