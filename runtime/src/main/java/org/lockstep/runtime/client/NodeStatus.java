package org.lockstep.runtime.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lockstep.shell.commands.socket.ControlClient;

/** What a node says of its cluster, by {@code status --json}. */
public record NodeStatus(JsonNode document) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TOP = "event-manager";

  /** Empty while the node does not answer. */
  public static Optional<NodeStatus> of(ControlClient client) {
    SilentConsole console = new SilentConsole();
    try {
      return client.run(List.of("status", "--json"), console) == 0
          ? Optional.of(new NodeStatus(MAPPER.readTree(console.out())))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public String master() {
    return document.path("master").asText("");
  }

  /** The process that answers. */
  public long pid() {
    return document.path("pid").asLong();
  }

  /** The state of a node, cluster-wide. */
  public String stateOf(String node) {
    return node(node).path("state").asText("INACTIVE");
  }

  /** JOINED through the highest level that the runtime brings. */
  public boolean joined(String node) {
    boolean top = false;
    for (JsonNode level : node(node).path("levels")) {
      if (!level.path("state").asText().equals("JOINED")) {
        return false;
      }
      top |= level.path("subsystem").asText().equals(TOP);
    }
    return top && stateOf(node).equals("JOINED");
  }

  /** Whether a disk is said to be not well, while others may be. */
  public boolean damaged(String file) {
    for (JsonNode disk : document.path("disks")) {
      if (disk.path("file").asText().equals(file)) {
        return !disk.path("ok").asBoolean();
      }
    }
    return false;
  }

  private JsonNode node(String name) {
    for (JsonNode node : document.path("nodes")) {
      if (node.path("name").asText().equals(name)) {
        return node;
      }
    }
    return MAPPER.missingNode();
  }

  /** {@code REGISTERED N0}, for example; empty when it is not defined. */
  public String service(String name) {
    for (JsonNode service : document.path("clientServices")) {
      if (service.path("name").asText().equals(name)) {
        List<String> words = new ArrayList<>(List.of(service.path("state").asText()));
        service.path("nodes").forEach(node -> words.add(node.asText()));
        return String.join(" ", words);
      }
    }
    return "";
  }

  /** What is going on with a node, in words. */
  public String describe(String node) {
    for (JsonNode transition : document.path("transitions")) {
      if (transition.path("node").asText().equals(node)) {
        return transition.path("type").asText()
            + " at level "
            + transition.path("level").asText("?")
            + " "
            + transition.path("subsystem").asText("")
            + waits(transition);
      }
    }
    List<String> unproven = new ArrayList<>();
    document.path("unproven").forEach(one -> unproven.add(one.path("node").asText()));
    return unproven.isEmpty()
        ? stateOf(node)
        : "waiting until it is proven that "
            + String.join(", ", unproven)
            + " are dead; see status";
  }

  /** Whether nobody can be master before that node's death is proven. */
  public boolean unproven(String node) {
    for (JsonNode one : document.path("unproven")) {
      if (one.path("node").asText().equals(node)) {
        return true;
      }
    }
    return false;
  }

  private static String waits(JsonNode transition) {
    List<String> names = new ArrayList<>();
    transition.path("awaiting").forEach(one -> names.add(one.path("node").asText()));
    String proof = transition.path("awaitingProof").asText();
    if (!proof.isEmpty()) {
      names.add(proof);
    }
    List<String> reasons = new ArrayList<>();
    transition.path("reasons").forEach(reason -> reasons.add(reason.asText()));
    return (names.isEmpty() ? "" : ", waits for " + String.join(", ", names))
        + (reasons.isEmpty() ? "" : " because " + String.join("; ", reasons));
  }
}
