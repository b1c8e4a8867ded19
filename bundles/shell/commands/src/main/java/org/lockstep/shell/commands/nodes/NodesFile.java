package org.lockstep.shell.commands.nodes;

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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lockstep.base.ProblemException;
import org.lockstep.shell.commands.text.TextFile;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.store.spi.Timing;

/**
 * What a cluster's nodes are configured with, by name: the file of {@code disk format}, {@code node
 * add} and {@code node set}.
 */
public final class NodesFile {
  private static final int MAX_BYTES = 256 * 1024;
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withCoercionConfigDefaults(
              empty -> empty.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull))
          .build();

  private final Path file;
  private final String what;
  private final Document document;

  private record Document(
      @Nullable String timing, @Nullable Map<String, @Nullable NodeEntry> nodes) {}

  private NodesFile(Path file, String what) {
    this.file = file;
    this.what = what;
    this.document = parsed();
    timing(); // a wrong one is refused wherever the file is read
  }

  /**
   * @param what is not done when it is refused
   */
  public static NodesFile read(Path file, String what) {
    return new NodesFile(file, what);
  }

  /** Which counts when a disk is formatted only. */
  public Timing timing() {
    String profile = Optional.ofNullable(document.timing()).orElse("default");
    return switch (profile) {
      case "default" -> Timing.DEFAULT;
      case "san" -> Timing.SAN;
      default -> throw refused("timing", "'" + profile + "' is neither default nor san");
    };
  }

  /** The nodes that it says something about. */
  public Set<String> names() {
    return new TreeSet<>(nodes().keySet());
  }

  private Map<String, @Nullable NodeEntry> nodes() {
    return Optional.ofNullable(document.nodes()).orElse(Map.of());
  }

  /** What it says about the node, whatever else that has been configured with. */
  public NodeConfig node(NodeConfig plain) {
    String field = "nodes." + plain.name();
    if (!nodes().containsKey(plain.name())) {
      throw refused(field, "it says nothing about this node");
    }
    NodeEntry entry = nodes().get(plain.name());
    if (entry == null) {
      throw refused(field, "it says nothing; leave it out");
    }
    entry.check((below, why) -> refused(field + below, why));
    return entry.of(plain);
  }

  /** With the file and the field. */
  public ProblemException refused(String field, String why) {
    String place = field.isEmpty() ? file.toString() : file + ": " + field;
    return new ProblemException("bad-config", what, place, why);
  }

  private Document parsed() {
    try {
      String text = TextFile.read(file, MAX_BYTES, what);
      refuseAliases(text);
      Document read = YAML.readValue(text, Document.class);
      return read == null ? new Document(null, null) : read;
    } catch (JacksonException e) {
      var at = e.getLocation();
      String line = at == null ? "" : "line " + at.getLineNr() + ": ";
      throw refused(field(e), line + e.getOriginalMessage());
    }
  }

  /** They would be taken for texts. */
  private void refuseAliases(String text) throws JacksonException {
    try (YAMLParser parser = YAML.getFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
          String line = "line " + parser.currentTokenLocation().getLineNr();
          throw refused(line, "anchors and aliases: write it out");
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
}
