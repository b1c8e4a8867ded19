package org.lockstep.itests.benchmarks.placing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.itests.benchmarks.Report;

/** The same input for both, as whole commands. */
final class Commands {
  private Commands() {}

  /** A scenario whose nodes all come up at once. */
  static List<String> simulate(Path folder, int nodes, int services) throws IOException {
    StringBuilder yaml = new StringBuilder("cluster: {nodes: [");
    for (int i = 0; i < nodes; i++) {
      yaml.append(i == 0 ? "N" : ", N").append(i);
    }
    yaml.append("]}\nclient_services:\n");
    for (int i = 0; i < services; i++) {
      yaml.append(
          Placing.format(
              "- {name: cs%d, actions: {start: {type: record}, stop: {type: record}}}%n", i));
    }
    yaml.append("steps:\n- do: boot");
    for (int i = 0; i < nodes; i++) {
      yaml.append(" N").append(i);
    }
    Path file = Files.writeString(folder.resolve("scenario.yaml"), yaml + "\n");
    Path script = Path.of("runtime/lockstep").toAbsolutePath();
    return List.of(script.toString(), "simulate", file.toString());
  }

  /** Pacemaker's scheduler, if it is here. */
  static Optional<List<String>> peer(Path folder, int nodes, int services) throws IOException {
    Path program = Path.of("/usr/sbin/crm_simulate");
    if (!Files.isExecutable(program)) {
      return Optional.empty();
    }
    StringBuilder cib =
        new StringBuilder(
            "<cib validate-with=\"pacemaker-3.0\" epoch=\"1\" num_updates=\"0\" admin_epoch=\"0\""
                + " have-quorum=\"1\" dc-uuid=\"1\">\n<configuration>\n<crm_config>"
                + "<cluster_property_set id=\"o\"><nvpair id=\"o1\" name=\"stonith-enabled\""
                + " value=\"false\"/></cluster_property_set></crm_config>\n<nodes>\n");
    for (int i = 0; i < nodes; i++) {
      cib.append(Placing.format("<node id=\"%d\" uname=\"N%d\"/>%n", i + 1, i));
    }
    cib.append("</nodes>\n<resources>\n");
    for (int i = 0; i < services; i++) {
      cib.append(
          Placing.format(
              "<primitive id=\"cs%d\" class=\"ocf\" provider=\"pacemaker\" type=\"Dummy\"/>%n", i));
    }
    cib.append("</resources>\n<constraints/>\n</configuration>\n<status>\n");
    for (int i = 0; i < nodes; i++) {
      cib.append(
          Placing.format(
              "<node_state id=\"%d\" uname=\"N%d\" in_ccm=\"true\" crmd=\"online\" join=\"member\""
                  + " expected=\"member\"><lrm id=\"%d\"><lrm_resources/></lrm></node_state>%n",
              i + 1, i, i + 1));
    }
    Path file = Files.writeString(folder.resolve("cib.xml"), cib + "</status>\n</cib>\n");
    return Optional.of(List.of(program.toString(), "-R", "-x", file.toString()));
  }

  static double medianMs(List<String> command, int times) throws IOException, InterruptedException {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int exit = process.waitFor();
      all.add((System.nanoTime() - began) / 1e6);
      if (exit != 0) {
        throw new IOException(command + " ended with " + exit);
      }
    }
    return Report.median(all);
  }
}
