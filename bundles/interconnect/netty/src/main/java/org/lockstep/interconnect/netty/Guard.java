package org.lockstep.interconnect.netty;

import io.netty.channel.ChannelPipeline;

/**
 * Stands between the network and a {@link Wire}: nothing passes before the peer has proved itself.
 */
interface Guard {
  void dialled(ChannelPipeline pipeline);

  void accepted(ChannelPipeline pipeline);

  void close();
}
