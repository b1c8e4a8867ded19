package org.lockstep.membership.manager.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import org.lockstep.membership.manager.core.ClusterState;

/**
 * The active membership as one record of the shared store. A thousand nodes fit: what is the same
 * for all of them, levels and declarations, is written once.
 */
public final class StateCodec {
  private StateCodec() {}

  public static byte[] encode(ClusterState state) {
    return new StateWriter().write(state).toByteArray();
  }

  /**
   * @throws IllegalArgumentException when the bytes are no membership
   */
  public static ClusterState decode(byte[] bytes) {
    try {
      return new StateReader(PClusterState.parseFrom(bytes)).read();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the membership record is damaged", e);
    }
  }
}
