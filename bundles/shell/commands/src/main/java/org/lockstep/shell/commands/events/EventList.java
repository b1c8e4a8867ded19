package org.lockstep.shell.commands.events;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lockstep.events.EventDaemon;
import org.lockstep.events.EventDaemon.EventView;
import org.lockstep.events.EventGroups;
import org.lockstep.events.EventGroups.GroupView;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.shell.commands.text.Times;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code event list}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "event list")
@Command(description = "The events that are watched for on this node, and all event groups")
public final class EventList implements ShellCommand {
  @Reference EventDaemon daemon;
  @Reference EventGroups groups;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  record Document(List<Row> events, List<GroupRow> groups) {}

  record Row(
      String name,
      String group,
      String watcher,
      @Nullable String waitsFor,
      long count,
      @Nullable String last,
      @Nullable String result) {}

  record GroupRow(
      String name,
      boolean enabled,
      @Nullable String notHere,
      List<String> events,
      long count,
      @Nullable String last) {}

  @Override
  public int run(Console console) {
    List<Row> rows = daemon.events().stream().map(EventList::row).toList();
    List<GroupRow> groupRows = groups.groups().stream().map(EventList::row).toList();
    console.print(json ? Json.text(new Document(rows, groupRows)) : text(rows) + groups(groupRows));
    return 0;
  }

  private static Row row(EventView event) {
    return new Row(
        event.name(),
        event.group(),
        event.watcher(),
        event.waitsFor().orElse(null),
        event.count(),
        event.last().map(Times::iso).orElse(null),
        event.result().orElse(null));
  }

  private static GroupRow row(GroupView group) {
    return new GroupRow(
        group.name(),
        group.enabled(),
        group.notHere().orElse(null),
        group.events(),
        group.count(),
        group.last().map(Times::iso).orElse(null));
  }

  private static String text(List<Row> rows) {
    if (rows.isEmpty()) {
      return "No events are watched for on this node.\n";
    }
    Table table = new Table("EVENT", "GROUP", "WATCHER", "TIMES", "LAST", "ITS ACTION");
    for (Row row : rows) {
      table.row(
          row.name(),
          row.group(),
          row.waitsFor() == null ? row.watcher() : "waits for " + row.waitsFor(),
          row.count(),
          shown(row.last()),
          shown(row.result()));
    }
    return table.text();
  }

  private static String groups(List<GroupRow> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    Table table = new Table("EVENT GROUP", "ENABLED", "HERE", "EVENTS", "TIMES", "LAST");
    for (GroupRow row : rows) {
      table.row(
          row.name(),
          row.enabled() ? "yes" : "no",
          row.notHere() == null ? "yes" : "no: " + row.notHere(),
          String.join(", ", row.events()),
          row.count(),
          shown(row.last()));
    }
    return "\n" + table.text();
  }

  private static String shown(@Nullable String text) {
    return text == null ? "" : text;
  }
}
