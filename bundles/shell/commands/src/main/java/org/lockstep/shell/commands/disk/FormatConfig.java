package org.lockstep.shell.commands.disk;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.NodeId;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.text.TextFile;
import org.lockstep.store.spi.BootItem;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

/** The file of {@code disk format --config}: by name of node what the configuration holds. */
record FormatConfig(@Nullable String timingProfile, Map<String, Node> nodes) {
  static final FormatConfig NONE = new FormatConfig(null, Map.of());
  private static final int MAX_BYTES = 256 * 1024;
  private static final int MAX_ITEMS = 64;
  private static final List<String> SHUTDOWNS = List.of("stay", "exit");
  private static final String WHAT = "disk not formatted";
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withCoercionConfigDefaults(
              empty -> empty.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull))
          .build();

  /** The document. */
  private record Document(@Nullable String timing, @Nullable Map<String, @Nullable Node> nodes) {}

  /** One node of it. */
  record Node(
      @Nullable String address,
      @Nullable Map<String, @Nullable String> labels,
      @Nullable List<@Nullable String> boot,
      @Nullable String shutdown,
      @Nullable List<@Nullable Map<String, @Nullable String>> fence) {
    static final Node NONE = new Node(null, null, null, null, null);

    List<String> bootItems() {
      return Optional.ofNullable(boot).orElse(List.of()).stream()
          .map(item -> item == null ? "" : item)
          .toList();
    }
  }

  static FormatConfig read(Path file, List<String> names) {
    Document document = parse(file);
    Map<String, Node> nodes = new TreeMap<>();
    Optional.ofNullable(document.nodes())
        .orElse(Map.of())
        .forEach((name, node) -> nodes.put(name, checked(file, names, name, node)));
    String profile = document.timing();
    if (profile != null && !profile.equals("default") && !profile.equals("san")) {
      throw refused(file, "timing", "'" + profile + "' is neither default nor san");
    }
    return new FormatConfig(profile, nodes);
  }

  private static Node checked(Path file, List<String> names, String name, @Nullable Node node) {
    String field = "nodes." + name;
    if (!names.contains(name)) {
      throw refused(file, field, "--nodes has " + String.join(",", names));
    }
    if (node == null) {
      throw refused(file, field, "it says nothing; leave it out");
    }
    if (node.address() != null) {
      PinnedAddress.wrong(node.address())
          .ifPresent(
              why -> {
                throw refused(file, field + ".address", why);
              });
    }
    checkBoot(file, field + ".boot", node.bootItems());
    FenceEntries.wrong(node.fence())
        .ifPresent(
            wrong -> {
              throw refused(file, field + ".fence" + wrong.where(), wrong.why());
            });
    if (node.shutdown() != null && !SHUTDOWNS.contains(node.shutdown())) {
      throw refused(file, field + ".shutdown", "it is one of " + String.join(", ", SHUTDOWNS));
    }
    Optional.ofNullable(node.labels())
        .orElse(Map.of())
        .forEach(
            (key, value) -> {
              if (value == null || value.isBlank() || key.isBlank()) {
                throw refused(file, field + ".labels." + key, "a label has a name and a value");
              }
            });
    return node;
  }

  private static void checkBoot(Path file, String field, List<String> items) {
    if (items.size() > MAX_ITEMS) {
      throw refused(file, field, "it has more than " + MAX_ITEMS + " entries");
    }
    for (String item : items) {
      try {
        BootItem.of(item);
      } catch (ProblemException e) {
        throw refused(file, field, e.problem().where() + ": " + e.problem().why());
      }
    }
  }

  private static Document parse(Path file) {
    try {
      String text = TextFile.read(file, MAX_BYTES, WHAT);
      refuseAliases(file, text);
      Document document = YAML.readValue(text, Document.class);
      return document == null ? new Document(null, null) : document;
    } catch (JacksonException e) {
      var at = e.getLocation();
      String line = at == null ? "" : "line " + at.getLineNr() + ": ";
      throw refused(file, field(e), line + e.getOriginalMessage());
    }
  }

  /** They would be taken for texts. */
  private static void refuseAliases(Path file, String text) throws JacksonException {
    try (YAMLParser parser = YAML.getFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
          String line = "line " + parser.currentTokenLocation().getLineNr();
          throw refused(file, line, "anchors and aliases: write it out");
        }
      }
    } catch (JacksonException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String field(JacksonException e) {
    return e instanceof JsonMappingException mapping
        ? mapping.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .collect(Collectors.joining("."))
        : "";
  }

  private static ProblemException refused(Path file, String field, String why) {
    String place = field.isEmpty() ? file.toString() : file + ": " + field;
    return new ProblemException("bad-config", WHAT, place, why);
  }

  Timing timing() {
    return "san".equals(timingProfile) ? Timing.SAN : Timing.DEFAULT;
  }

  NodeConfig node(int slot, String name) {
    Node node = nodes.getOrDefault(name, Node.NONE);
    return new NodeConfig(
        NodeId.of(slot),
        name,
        Optional.ofNullable(node.address()).orElse(""),
        new TreeMap<>(Optional.ofNullable(node.labels()).orElse(Map.of())),
        node.bootItems(),
        Optional.ofNullable(node.shutdown()).orElse(""),
        FenceEntries.devices(node.fence()));
  }
}
