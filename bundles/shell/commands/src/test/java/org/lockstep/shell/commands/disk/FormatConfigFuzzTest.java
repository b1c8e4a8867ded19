package org.lockstep.shell.commands.disk;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.testkit.ParserFuzz;

/** Whatever lies in the file of {@code disk format --config} (AL-1). */
@Timeout(120)
class FormatConfigFuzzTest {
  private static final List<String> NAMES = List.of("N0", "N1");
  private static final String SAMPLE =
      """
      timing: san
      nodes:
        N0:
          address: '[::1]:7600'
          labels: {rack: r1}
          boot: [/opt/a.jar, 'mvn:a/b/1', 'feature:c/2']
          shutdown: exit
          fence:
            - {agent: ipmilan, ip: 10.1.0.2, lanplus: true, password: 'file:/etc/ipmi'}
        N1: {address: 'host:1'}
      """;
  private static final String[] WORDS =
      ("[¦]¦{¦}¦- ¦? ¦: ¦\n  ¦\t¦&a ¦*a¦<<: ¦!!int ¦!x ¦'¦\"¦|\n¦~¦N0¦, ¦nodes¦labels¦boot¦fence"
              + "¦agent¦address¦timing¦1e999999999¦.inf¦true¦#¦--- ¦...\n¦%YAML 9.9\n¦\u0000¦\u0085¦:99999")
          .split("¦");

  @TempDir Path folder;

  private final ParserFuzz fuzz = ParserFuzz.ofText(List.of(SAMPLE), WORDS).oneIn(20);

  private void read(byte[] bytes) throws Exception {
    FormatConfig config = FormatConfig.read(Files.write(folder.resolve("c.yaml"), bytes), NAMES);
    config.node(0, "N0").toChange();
    config.timing();
  }

  @Test
  void aBadFileIsRefusedAndAGoodOneCanBeKept_AL1() throws Exception {
    fuzz.run(this::read);
  }

  @Test
  void whatIsTooDeepOrTooLongIsRefused_AL1() throws Exception {
    fuzz.refuses(
        this::read,
        "nodes: {N0: {labels: {a: " + "[".repeat(100_000),
        "nodes: " + "{N0: ".repeat(50_000),
        "- ".repeat(100_000),
        "timing: '" + " ".repeat(60_000) + "'",
        "nodes: {N0: {address: 'host:99999999999'}}",
        "nodes: {N0: {address: '" + ":1".repeat(30_000) + "'}}");
  }

  @Test
  void aliasesAreRefused_AL1() throws Exception {
    fuzz.refuses(this::read, "nodes: {N0: {labels: {rack: &a r1, row: *a}}}");
  }

  @Test
  void aFileOfAHundredMegabytesIsRefusedBeforeItIsRead_AL1() throws Exception {
    Path large = folder.resolve("large.yaml");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(100L * 1024 * 1024);
    }
    ParserFuzz.ofText(List.of()).refuses(ignored -> FormatConfig.read(large, NAMES), "100 MB");
  }
}
