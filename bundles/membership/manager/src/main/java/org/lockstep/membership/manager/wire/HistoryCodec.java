package org.lockstep.membership.manager.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lockstep.base.NodeId;
import org.lockstep.membership.TransitionRecord;

/** A transition of the past as one record of the shared store. */
public final class HistoryCodec {
  private HistoryCodec() {}

  public static byte[] encode(TransitionRecord past) {
    PTransitionRecord.Builder builder =
        PTransitionRecord.newBuilder()
            .setId(past.id())
            .setNode(past.node().value())
            .setType(past.type().ordinal())
            .setPartial(past.partial())
            .setStartedAt(past.startedAt().toEpochMilli())
            .setEndedAt(past.endedAt().toEpochMilli())
            .setDurationMs(past.durationMs())
            .setOutcome(past.outcome())
            .setProof(past.proof());
    for (TransitionRecord.Step step : past.steps()) {
      builder.addSteps(step(step));
    }
    return builder.build().toByteArray();
  }

  private static PStep step(TransitionRecord.Step step) {
    PStep.Builder builder =
        PStep.newBuilder()
            .setLevel(Basics.level(step.level()))
            .setBarrier(step.barrier())
            .setNotifiedAt(step.notifiedAt().toEpochMilli())
            .setCompletedAt(step.completedAt().toEpochMilli())
            .setDurationMs(step.durationMs())
            .setSlowest(step.slowest().value());
    step.acknowledgedMs()
        .forEach(
            (node, ms) ->
                builder.addAcknowledged(
                    PAcknowledged.newBuilder().setNode(node.value()).setAfterMs(ms)));
    return builder.build();
  }

  public static TransitionRecord decode(byte[] bytes) {
    try {
      PTransitionRecord past = PTransitionRecord.parseFrom(bytes);
      return new TransitionRecord(
          past.getId(),
          Basics.node(past.getNode()),
          Basics.type(past.getType()),
          past.getPartial(),
          Instant.ofEpochMilli(past.getStartedAt()),
          Instant.ofEpochMilli(past.getEndedAt()),
          past.getDurationMs(),
          past.getOutcome(),
          past.getProof(),
          past.getStepsList().stream().map(HistoryCodec::step).toList());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a history record is damaged", e);
    }
  }

  private static TransitionRecord.Step step(PStep step) {
    SortedMap<NodeId, Long> acknowledged = new TreeMap<>();
    step.getAcknowledgedList()
        .forEach(each -> acknowledged.put(Basics.node(each.getNode()), each.getAfterMs()));
    return new TransitionRecord.Step(
        Basics.level(step.getLevel()),
        step.getBarrier(),
        Instant.ofEpochMilli(step.getNotifiedAt()),
        Instant.ofEpochMilli(step.getCompletedAt()),
        step.getDurationMs(),
        Basics.node(step.getSlowest()),
        acknowledged);
  }
}
