package org.lockstep.shell.commands.cluster;

import java.util.List;
import java.util.stream.Collectors;
import org.lockstep.membership.Barriers;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Paint;
import org.lockstep.shell.commands.text.Table;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code subsystem list}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "subsystem list")
@Command(description = "Subsystems: level, barriers, what they require, bundle, nodes")
public final class SubsystemList implements ShellCommand {
  @Reference MembershipManager membership;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  /** One subsystem as {@code --json} shows it; {@code requires} is {@code *} for all lower ones. */
  record Row(int level, String name, Barriers barriers, List<String> requires, List<On> nodes) {}

  record On(String node, String bundle, String state) {}

  @Override
  public int run(Console console) {
    MembershipView view = membership.view();
    List<Row> rows = view.levels().stream().map(level -> row(level, view)).toList();
    console.print(json ? Json.text(rows) : Paint.states(table(rows), console.terminal()));
    return 0;
  }

  private Row row(MembershipView.Subsystem subsystem, MembershipView view) {
    String name = subsystem.spec().level().name();
    List<On> nodes =
        view.nodes().stream()
            .flatMap(
                member ->
                    member.levels().stream()
                        .filter(at -> at.level().name().equals(name))
                        .map(at -> new On(member.name(), at.bundle(), at.state().name())))
            .toList();
    return new Row(
        subsystem.spec().level().number(),
        name,
        subsystem.spec().barriers(),
        subsystem.spec().requires().map(List::copyOf).orElse(List.of("*")),
        nodes);
  }

  private static String table(List<Row> rows) {
    if (rows.isEmpty()) {
      return "No subsystems are registered.\n";
    }
    Table table =
        new Table("LEVEL", "NAME", "JOINING", "LEAVING", "FORCED", "REQUIRES", "BUNDLE", "NODES");
    for (Row row : rows) {
      table.row(
          row.level(),
          row.name(),
          row.barriers().joining(),
          row.barriers().leaving(),
          row.barriers().forcedLeaving(),
          String.join(",", row.requires()),
          row.nodes().stream()
              .map(On::bundle)
              .filter(name -> !name.isEmpty())
              .distinct()
              .collect(Collectors.joining(", ")),
          row.nodes().stream()
              .map(on -> on.node() + " " + on.state())
              .collect(Collectors.joining(", ")));
    }
    return table.text();
  }
}
