package org.lockstep.store.spi;

/**
 * A sector ready to be written by somebody who knows no format (ND-3).
 *
 * @param file the disk
 * @param offset where, in bytes, aligned to the sector
 * @param bytes the whole sector, with its CRC
 */
@SuppressWarnings("ArrayRecordComponent") // carried once from the store to the supervisor
public record SealedSector(String file, long offset, byte[] bytes) {}
