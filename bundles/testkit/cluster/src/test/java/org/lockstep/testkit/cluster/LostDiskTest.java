package org.lockstep.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LostDiskTest {
  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** Nothing that waits writes once its recovery has begun, and all come back in the end. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whoMayHaveBeenTakenOverMeanwhileHarmsNobody_DB8(long seed) {
    assertThat(LostDisk.run(seed)).isEmpty();
  }
}
