package org.lockstep.membership.manager.core;

import java.util.stream.Collectors;
import org.lockstep.base.NodeId;

/** How transcripts say things. */
final class Wording {
  private Wording() {}

  static String of(NodeId told, Batch batch, int barrier) {
    String parts =
        batch.parts().stream()
            .filter(part -> barrier < part.barriers())
            .map(
                part ->
                    part.type()
                        + " "
                        + part.boot()
                        + (part.partial() ? " (partial)" : "")
                        + (part.walk() == Part.OWED ? " (owed)" : ""))
            .collect(Collectors.joining(", "));
    String view =
        batch.states().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(" "));
    return told
        + " "
        + batch.level().name()
        + " barrier "
        + barrier
        + ": "
        + parts
        + "  ["
        + view
        + "]";
  }

  static String of(ClusterState state) {
    if (state.members().isEmpty()) {
      return "= nobody";
    }
    return "= "
        + state.members().values().stream()
            .map(
                member ->
                    member.boot()
                        + " "
                        + member.state()
                        + " "
                        + member.at().entrySet().stream()
                            .filter(at -> at.getKey().number() > 0)
                            .map(at -> at.getKey().name() + "=" + at.getValue())
                            .collect(Collectors.joining(" ", "(", ")")))
            .collect(Collectors.joining(", "))
        + (state.owed().values().stream()
                .anyMatch(boots -> boots.stream().anyMatch(boot -> !state.isMember(boot)))
            ? "; owed " + owed(state)
            : "");
  }

  private static String owed(ClusterState state) {
    return state.owed().entrySet().stream()
        .map(
            each ->
                each.getKey().name()
                    + each.getValue().stream().filter(boot -> !state.isMember(boot)).toList())
        .collect(Collectors.joining(" "));
  }
}
