package org.lockstep.shell.commands.cluster;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lockstep.membership.MembershipManager;
import org.lockstep.membership.MembershipView;
import org.lockstep.membership.spi.LocalNode;
import org.lockstep.shell.commands.CommandPath;
import org.lockstep.shell.commands.Console;
import org.lockstep.shell.commands.ShellCommand;
import org.lockstep.shell.commands.text.Json;
import org.lockstep.shell.commands.text.Paint;
import org.lockstep.shell.commands.text.Table;
import org.lockstep.store.spi.FenceDevice;
import org.lockstep.store.spi.NodeConfig;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code node list}. */
@Component(service = ShellCommand.class, scope = ServiceScope.PROTOTYPE)
@CommandPath(path = "node list")
@Command(description = "The configured nodes")
public final class NodeList implements ShellCommand {
  @Reference MembershipManager membership;
  @Reference LocalNode local;

  @Option(names = "--json", description = "As one JSON document")
  boolean json;

  record Row(
      int id,
      String name,
      String state,
      int incarnation,
      String address,
      Map<String, String> labels,
      List<String> boot,
      String shutdown,
      List<String> panic,
      List<String> fence) {}

  @Override
  public int run(Console console) {
    var configured = NodeConfig.all(local.database().latest().records());
    MembershipView view = membership.view();
    List<Row> rows =
        configured.values().stream()
            .map(
                config ->
                    new Row(
                        config.id().value(),
                        config.name(),
                        view.node(config.id()).map(node -> node.state().name()).orElse("INACTIVE"),
                        view.node(config.id()).map(MembershipView.Member::incarnation).orElse(0),
                        config.address(),
                        config.labels(),
                        config.boot(),
                        config.shutdown(),
                        config.panic(),
                        config.fence().stream().map(FenceDevice::agent).toList()))
            .toList();
    console.print(json ? Json.text(rows) : Paint.states(table(rows), console.terminal()));
    return 0;
  }

  private static String table(List<Row> rows) {
    Table table = new Table("ID", "NAME", "STATE", "BOOTS", "ADDRESS", "LABELS");
    rows.forEach(
        row ->
            table.row(
                row.id(),
                row.name(),
                row.state(),
                row.incarnation(),
                row.address().isEmpty() ? "any" : row.address(),
                row.labels().entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .collect(Collectors.joining(","))));
    return table.text();
  }
}
