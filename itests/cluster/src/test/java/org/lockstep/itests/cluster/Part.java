package org.lockstep.itests.cluster;

import java.util.List;
import java.util.stream.Stream;

/** What of a host a fault concerns. */
enum Part {
  NODE,
  SUPERVISOR,
  BOTH;

  /** The processes of a node that runs. */
  List<ProcessHandle> of(Process node) {
    List<ProcessHandle> supervisors = supervisors(node);
    return switch (this) {
      case NODE -> List.of(node.toHandle());
      case SUPERVISOR -> supervisors;
      case BOTH -> Stream.concat(supervisors.stream(), Stream.of(node.toHandle())).toList();
    };
  }

  private static List<ProcessHandle> supervisors(Process node) {
    return node.children()
        .filter(
            child ->
                child.info().commandLine().filter(line -> line.contains("Supervisor")).isPresent())
        .toList();
  }
}
