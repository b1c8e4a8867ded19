package org.lockstep.shell.commands.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lockstep.membership.MembershipView;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.shell.commands.text.Times;

/** {@code status} for people: levels as rows, nodes as columns, the top level on top. */
record StatusText(StatusDocument status) {
  String text() {
    StringBuilder text = new StringBuilder(head());
    status
        .disks()
        .forEach(disk -> text.append("disk ").append(disk.file()).append(diskState(disk)));
    text.append('\n').append(levels());
    if (!status.transitions().isEmpty()) {
      text.append("\nUnder way\n");
      status.transitions().forEach(transition -> text.append(underway(transition)));
    }
    text.append('\n').append(ServiceRow.table(status.clientServices()));
    return text.toString();
  }

  private String head() {
    String master =
        status.master() == null
            ? "no master is known"
            : "master " + status.master() + ", epoch " + status.epoch();
    return "cluster "
        + status.cluster()
        + ", "
        + master
        + "; this is "
        + status.localNode()
        + ", process "
        + status.pid()
        + "\n"
        + unproven()
        + settings()
        + advice();
  }

  private String settings() {
    StatusDocument.Settings said = status.settings();
    return (said.maintenance() ? "in maintenance: nothing is started, stopped or moved\n" : "")
        + (said.frozen() ? "frozen: nothing moves by itself\n" : "")
        + (said.standby().isEmpty() ? "" : "in standby: " + joined(said.standby()))
        + (said.maintained().isEmpty() ? "" : "in maintenance: " + joined(said.maintained()));
  }

  private static String joined(List<String> names) {
    return String.join(", ", names) + "\n";
  }

  private String unproven() {
    return status.unproven().stream()
        .map(
            each ->
                "nobody can be master: "
                    + each.node()
                    + " (boot "
                    + each.incarnation()
                    + ") may still be alive; waits for "
                    + each.awaitingProof()
                    + "\n")
        .collect(Collectors.joining());
  }

  /** A node without a lease has left; one with a lease that is no member waits to be told. */
  private String advice() {
    if (status.nodes().stream().anyMatch(this::isThisAndActive)) {
      return "";
    }
    return status.localNode()
        + (leased()
            ? " is not a member: 'node join' makes it one\n"
            : " has left, and shows what it saw last: 'node join' takes it back\n");
  }

  private boolean isThisAndActive(StatusDocument.Node node) {
    return node.name().equals(status.localNode()) && !node.state().equals("INACTIVE");
  }

  private boolean leased() {
    return status.disks().stream().anyMatch(disk -> disk.leaseLeftMs() > 0);
  }

  private static String diskState(MembershipView.Disk disk) {
    String lease =
        disk.leaseLeftMs() > 0
            ? ": lease good for " + Times.millis(disk.leaseLeftMs()) + "\n"
            : ": no lease\n";
    String waits = disk.waits().isEmpty() ? "" : "  " + disk.waits() + "\n";
    return lease
        + waits
        + disk.damages().stream()
            .map(damage -> "  damaged: " + damage + "\n")
            .collect(Collectors.joining());
  }

  private String levels() {
    List<String> head = new ArrayList<>(List.of("LEVEL", "SUBSYSTEM"));
    TreeMap<Key, TreeMap<Integer, String>> rows = new TreeMap<>();
    for (StatusDocument.Node node : status.nodes()) {
      head.add(node.name());
      for (StatusDocument.AtLevel at : node.levels()) {
        rows.computeIfAbsent(new Key(at.level(), at.subsystem()), key -> new TreeMap<>())
            .put(node.id(), at.state());
      }
    }
    Table table = new Table(head);
    rows.descendingMap()
        .forEach((key, states) -> table.row(row(key.level() + "", key.subsystem(), states)));
    TreeMap<Integer, String> states = new TreeMap<>();
    status.nodes().forEach(node -> states.put(node.id(), node.state()));
    return table.row(row("0", "membership", states)).text();
  }

  private List<String> row(String level, String name, TreeMap<Integer, String> states) {
    List<String> row = new ArrayList<>(List.of(level, name));
    status.nodes().forEach(node -> row.add(states.getOrDefault(node.id(), "·")));
    return row;
  }

  private static String underway(StatusDocument.Transition transition) {
    StringBuilder text =
        new StringBuilder("  " + transition.type() + " " + transition.node())
            .append(
                transition.subsystem() == null
                    ? ", not yet taken up"
                    : " at level " + transition.level() + " " + transition.subsystem())
            .append(
                transition.barriers() > 0
                    ? ", barrier " + transition.barrier() + " of " + transition.barriers()
                    : "")
            .append(", since ")
            .append(Times.clock(Instant.parse(transition.startedAt())))
            .append('\n');
    for (StatusDocument.Awaited one : transition.awaiting()) {
      text.append("    waits for ").append(one.node()).append("'s ").append(one.subsystem());
      text.append(", for ").append(Times.millis(one.sinceMs()));
      text.append(one.waitsFor() == null ? "" : ", which waits for " + one.waitsFor()).append('\n');
    }
    for (String reason : Departures.few(transition.reasons())) {
      text.append("    because ").append(reason).append('\n');
    }
    if (!transition.awaitingProof().isEmpty()) {
      text.append("    waits for ").append(transition.awaitingProof()).append('\n');
    }
    return text.toString();
  }

  private record Key(int level, String subsystem) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingInt(Key::level).thenComparing(Key::subsystem);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }
}
