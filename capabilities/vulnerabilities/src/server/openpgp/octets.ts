/** What is no OpenPGP, or ends too early. Thrown while octets are read; whoever reads a whole file says so as a value. */
export class Malformed extends Error {}

/** Reads octets from their beginning to their end. */
export class Octets {
  private readonly all: Buffer
  private at = 0

  constructor(all: Uint8Array) {
    this.all = Buffer.from(all.buffer, all.byteOffset, all.length)
  }

  get left(): number {
    return this.all.length - this.at
  }

  /** @throws {Malformed} when fewer are left */
  take(count: number): Buffer {
    if (count > this.left) throw new Malformed('It ends too early.')
    this.at += count
    return this.all.subarray(this.at - count, this.at)
  }

  /** A number of 1, 2 or 4 octets, the most significant first. */
  number(octets: 1 | 2 | 4): number {
    return this.take(octets).readUIntBE(0, octets)
  }

  /** A multiprecision integer (RFC 9580 §3.2): bits in two octets, then as many octets as they need. */
  integer(): Buffer {
    return this.take(Math.ceil(this.number(2) / 8))
  }

  rest(): Buffer {
    return this.take(this.left)
  }
}

/** An integer in exactly so many octets, as fixed-size signatures want it. @throws {Malformed} when it is larger */
export function padded(integer: Buffer, octets: number): Buffer {
  if (integer.length > octets) throw new Malformed('A number is larger than its key allows.')
  return Buffer.concat([Buffer.alloc(octets - integer.length), integer])
}
