package org.lockstep.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lockstep.base.ProblemException;
import org.lockstep.store.spi.DiskAdministration.FormatSpec;
import org.lockstep.store.spi.NodeConfig;
import org.lockstep.testkit.SimulatedDisk;

class DiskFormatterTest {
  private static final int S = TestDisk.S;

  @TempDir Path folder;
  private final TestDisk disk = TestDisk.formatted(64 * 1024, 64 * 1024);

  private void refused(String why) {
    assertThatThrownBy(() -> FormatTarget.requireFree(disk.disk.attach()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("--force");
  }

  @Test
  void aClusterOfANewerMajorVersionIsNotOverwritten_DB10() {
    for (int copy = 0; copy < 2; copy++) {
      byte[] sector = disk.disk.peek((long) copy * S, S);
      ByteBuffer.wrap(sector).putShort(8, (short) 2);
      CRC32C crc = new CRC32C();
      crc.update(sector, 0, 508);
      ByteBuffer.wrap(sector).putInt(508, (int) crc.getValue());
      disk.disk.poke((long) copy * S, sector);
    }
    refused("format version 2");
  }

  @Test
  void aClusterWithoutSuperblocksIsNotOverwritten_DB10() {
    disk.zero(0);
    disk.zero(S);
    refused("cannot be opened");
  }

  @Test
  void aTruncatedClusterIsNotOverwritten_DB10() throws IOException {
    Path file = folder.resolve("cut");
    Files.write(file, disk.disk.peek(0, S));
    assertThatThrownBy(() -> new DiskFormatter(disk.spec()).format(List.of(file), false))
        .hasMessageContaining("too small");
    Files.write(file, Arrays.copyOf(disk.disk.peek(0, S), 700));
    assertThatThrownBy(() -> new DiskFormatter(disk.spec()).format(List.of(file), false))
        .hasMessageContaining("begins as a Lockstep disk");
  }

  @Test
  void whatCannotBeReadIsNotOverwritten_DB10() {
    TestDisk blank = TestDisk.blank(64 * 1024, 64 * 1024, 1);
    blank.unreadable(0);
    assertThatThrownBy(() -> FormatTarget.requireFree(blank.disk.attach()))
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("--force");
  }

  /** Before any of them is touched. */
  @Test
  void ofSeveralTheOneThatHoldsAClusterIsNamed_DB10() throws IOException {
    List<Path> files = Stream.of("a", "b", "c").map(folder::resolve).toList();
    new DiskFormatter(disk.spec()).format(List.of(files.get(1)), false);
    byte[] before = Files.readAllBytes(files.get(1));
    assertThatThrownBy(() -> new DiskFormatter(disk.spec()).format(files, false))
        .hasMessageContaining(files.get(1).toString());
    assertThat(Files.readAllBytes(files.get(1))).isEqualTo(before);
    assertThat(files.get(0)).doesNotExist();
    assertThat(files.get(2)).doesNotExist();
  }

  /** A whole device, whose first partition begins after a mebibyte. */
  @Test
  void aClusterOnAPartitionOfItIsNotOverwritten_DB10() {
    SimulatedDisk whole = new SimulatedDisk("whole", 4 << 20, 1);
    whole.poke(1 << 20, disk.disk.peek(0, S));
    assertThatThrownBy(() -> FormatTarget.requireFree(whole.attach()))
        .hasMessageContaining("whole offset " + (1 << 20))
        .hasMessageContaining("--force");
  }

  @Test
  void whatHoldsNoClusterIsFormatted_DB10() throws IOException {
    Path file = folder.resolve("text");
    for (byte[] content :
        List.of(new byte[0], "hello".getBytes(StandardCharsets.UTF_8), new byte[100_000])) {
      Files.write(file, content);
      new DiskFormatter(disk.spec()).format(List.of(file), false);
      assertThat(new DiskTools().show(List.of(file)).header().name()).isEqualTo("test");
    }
  }

  @Test
  void nodesThatDoNotFitACheckpointAreRefused_AL1() {
    String large = "bundle:".repeat(10_000);
    NodeConfig node = NodeConfig.of(0, "a").withBoot(List.of(large));
    FormatSpec spec =
        new FormatSpec("t", List.of(node), 4, 64 * 1024, 64 * 1024, TestDisk.QUICK, true);
    Path file = folder.resolve("never");
    assertThatThrownBy(() -> new DiskFormatter(spec).format(List.of(file), false))
        .hasMessageContaining("a checkpoint holds");
    assertThat(file).doesNotExist();
  }
}
