package org.lockstep.interconnect.netty;

import org.lockstep.interconnect.Channel;
import org.lockstep.interconnect.Interconnect;
import org.lockstep.interconnect.MessageHandler;
import org.lockstep.interconnect.spi.ScopedInterconnect;
import org.lockstep.interconnect.spi.Transport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The interconnect, one for each bundle that uses it. */
@Component(scope = ServiceScope.BUNDLE, property = Transport.KIND + "=netty")
public final class NettyInterconnect implements Interconnect {
  private final ScopedInterconnect scoped;

  @Activate
  public NettyInterconnect(@Reference NettyTransportComponent transport) {
    scoped = new ScopedInterconnect(transport.channels());
  }

  @Override
  public Channel channel(String name, MessageHandler handler) {
    return scoped.channel(name, handler);
  }

  @Deactivate
  void deactivate() {
    scoped.close();
  }
}
