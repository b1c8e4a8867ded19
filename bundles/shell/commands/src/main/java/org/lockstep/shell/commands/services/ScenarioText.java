package org.lockstep.shell.commands.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lockstep.registration.ScenarioReport;
import org.lockstep.shell.commands.text.Table;

/** A scenario that was played, as a table: a row for each step and client service. */
final class ScenarioText {
  private ScenarioText() {}

  /**
   * @param judged whether anything was expected
   */
  static String of(ScenarioReport report, boolean judged) {
    List<String> head =
        new ArrayList<>(List.of("AT", "DO", "CLIENT SERVICE", "STATE", "FLAGS", "PASSES"));
    head.addAll(report.nodes());
    head.add("NOTIFIED");
    Table table = new Table(head);
    StringBuilder wrong = new StringBuilder();
    for (ScenarioReport.Step step : report.steps()) {
      boolean first = true;
      for (Map.Entry<String, ScenarioReport.Service> each : step.services().entrySet()) {
        table.row(row(first, step, each.getKey(), each.getValue(), report.nodes()));
        first = false;
      }
      for (String line : step.differences()) {
        wrong.append(step.at()).append(": ").append(line).append('\n');
      }
    }
    String verdict = report.ok() && judged ? "\nAll is as expected.\n" : "";
    return table.text() + verdict + (report.ok() ? "" : "\n" + wrong);
  }

  /** On a node: the state there, with (I) where it is in the available node set. */
  private static List<String> row(
      boolean first,
      ScenarioReport.Step step,
      String name,
      ScenarioReport.Service service,
      List<String> nodes) {
    List<String> row = new ArrayList<>();
    row.add(first ? step.at() : "");
    row.add(first ? step.deed() : "");
    row.add(name);
    row.add(service.state());
    row.add(String.join("", service.flags()));
    row.add(String.join(" ", service.passes()));
    for (String node : nodes) {
      String state = service.nodes().getOrDefault(node, "");
      row.add(service.available().contains(node) ? state + " I" : state);
    }
    row.add(String.join(", ", service.notified()));
    return row;
  }
}
