package org.lockstep.registration.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lockstep.base.Nearest;
import org.lockstep.documents.Fields;
import org.lockstep.registration.core.Choosing;
import org.lockstep.registration.core.Maturity;

/** The choosing factors of a definition (RL-2); a child has none of its own (RL-8). */
final class ChoosingReader {
  /** It holds for a group because it holds for its root. */
  static final String KEEP_APART = "keep_apart";

  static final Set<String> FIELDS =
      Set.of(
          "allowable_nodes",
          "disallowable_nodes",
          "preferences",
          "auto_register",
          "placement_policy",
          "maturity",
          "transfer_cost",
          KEEP_APART);

  private static final int MOST_NODES = 100_000;
  private final Fields fields;
  private final Optional<SortedSet<String>> knownNodes;

  ChoosingReader(Fields fields, Optional<SortedSet<String>> knownNodes) {
    this.fields = fields;
    this.knownNodes = knownNodes;
  }

  Choosing read(JsonNode entry) {
    JsonNode preferences = entry.path("preferences");
    if (!preferences.isMissingNode()) {
      fields.only(preferences, "preferences.", Set.of("ordered", "unordered"));
    }
    Choosing choosing =
        new Choosing(
            allowable(entry.path("allowable_nodes")),
            new TreeSet<>(nodes(entry.path("disallowable_nodes"), "disallowable_nodes")),
            nodes(preferences.path("ordered"), "preferences.ordered"),
            new TreeSet<>(nodes(preferences.path("unordered"), "preferences.unordered")),
            isNot(entry, "auto_register", "auto", "manual"),
            !isNot(entry, "placement_policy", "register_on_one", "register_on_all"),
            maturity(entry.path("maturity")),
            !isNot(entry, "transfer_cost", "costly", "free"),
            new TreeSet<>(fields.names(entry.path(KEEP_APART), KEEP_APART, "client service")));
    refuseContradictions(choosing);
    return choosing;
  }

  /** Whether it is the first value, which holds when the field is absent. */
  private boolean isNot(JsonNode entry, String field, String first, String second) {
    return fields.oneOf(entry.path(field), field, first, second).equals(first);
  }

  private Optional<SortedSet<String>> allowable(JsonNode node) {
    if (node.isMissingNode() || node.asText().equals("*")) {
      return Optional.empty();
    }
    List<String> names = nodes(node, "allowable_nodes");
    if (names.isEmpty()) {
      throw fields.bad("allowable_nodes", "it names no node; \"*\" allows all");
    }
    return Optional.of(new TreeSet<>(names));
  }

  private List<String> nodes(JsonNode list, String field) {
    List<String> names = fields.names(list, field, "node");
    for (String name : names) {
      if (knownNodes.isPresent() && !knownNodes.get().contains(name)) {
        String known = Nearest.of(name, knownNodes.get());
        throw fields.bad(field, "there is no node " + name + " in this cluster; " + known);
      }
    }
    return names;
  }

  private Maturity maturity(JsonNode node) {
    if (node.isMissingNode()) {
      return Maturity.NONE;
    }
    fields.only(node, "maturity.", Set.of("count", "time"));
    OptionalInt count =
        node.has("count")
            ? OptionalInt.of(
                (int) fields.number(node.path("count"), "maturity.count", 1, MOST_NODES))
            : OptionalInt.empty();
    Maturity maturity = new Maturity(count, fields.duration(node.path("time"), "maturity.time"));
    if (!node.has("count") && !node.has("time")) {
      throw fields.bad("maturity", "it has neither count nor time");
    }
    return maturity;
  }

  private void refuseContradictions(Choosing choosing) {
    refuseUnallowed(choosing, "preferences.ordered", choosing.ordered());
    refuseUnallowed(choosing, "preferences.unordered", choosing.unordered());
    for (String name : choosing.ordered()) {
      if (choosing.unordered().contains(name)) {
        throw fields.bad("preferences.unordered", name + " is an ordered preference already");
      }
    }
    if (choosing.everywhere() && choosing.free()) {
      throw fields.bad("transfer_cost", "what is on every allowable node is never transferred");
    }
    choosing.allowable().ifPresent(names -> refuseTooFew(choosing, names));
  }

  private void refuseUnallowed(Choosing choosing, String field, Iterable<String> names) {
    for (String name : names) {
      if (!choosing.allows(name)) {
        throw fields.bad(field, name + " is preferred but not an allowable node");
      }
    }
  }

  private static String never(long left) {
    return "there "
        + (left == 1 ? "is only 1 allowable node" : "are only " + left + " allowable nodes");
  }

  private void refuseTooFew(Choosing choosing, SortedSet<String> allowable) {
    long left = allowable.stream().filter(choosing::allows).count();
    if (left == 0) {
      throw fields.bad("disallowable_nodes", "no allowable node is left");
    }
    Maturity maturity = choosing.maturity();
    boolean never = maturity.count().isPresent() && maturity.count().getAsInt() > left;
    if (never && maturity.time().isEmpty() && choosing.primary().isEmpty()) {
      throw fields.bad("maturity.count", never(left));
    }
  }
}
