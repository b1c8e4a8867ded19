package org.lockstep.shell.commands.disk;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.text.TextFile;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

/** The file of {@code disk format --config}: by name of node what the configuration holds. */
record FormatConfig(@Nullable String timingProfile, Map<String, Node> nodes) {
  static final FormatConfig NONE = new FormatConfig(null, Map.of());
  private static final int MAX_BYTES = 256 * 1024;
  private static final String WHAT = "disk not formatted";
  private static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** The document. */
  private record Document(@Nullable String timing, @Nullable Map<String, Node> nodes) {}

  /** One node of it. */
  record Node(
      @Nullable String address,
      @Nullable Map<String, String> labels,
      @Nullable List<String> boot) {}

  static FormatConfig read(Path file, List<String> names) throws IOException {
    Document document = parse(file);
    Map<String, Node> nodes = Optional.ofNullable(document.nodes()).orElse(Map.of());
    for (String name : nodes.keySet()) {
      if (!names.contains(name)) {
        throw refused(file, "nodes." + name + ": --nodes has " + String.join(",", names));
      }
    }
    String profile = document.timing();
    if (profile != null && !profile.equals("default") && !profile.equals("san")) {
      throw refused(file, "timing: '" + profile + "' is neither default nor san");
    }
    return new FormatConfig(profile, nodes);
  }

  private static Document parse(Path file) throws IOException {
    try {
      return YAML.readValue(TextFile.read(file, MAX_BYTES, WHAT), Document.class);
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw refused(
          file, (at == null ? "" : "line " + at.getLineNr() + ": ") + e.getOriginalMessage());
    }
  }

  private static ProblemException refused(Path file, String why) {
    return new ProblemException("bad-config", WHAT, file.toString(), why);
  }

  Timing timing() {
    return "san".equals(timingProfile) ? Timing.SAN : Timing.DEFAULT;
  }

  NodeConfig node(int slot, String name) {
    Node node = nodes.getOrDefault(name, new Node(null, null, null));
    return new NodeConfig(
        NodeId.of(slot),
        name,
        Optional.ofNullable(node.address()).orElse(""),
        new TreeMap<>(Optional.ofNullable(node.labels()).orElse(Map.of())),
        Optional.ofNullable(node.boot()).orElse(List.of()));
  }
}
