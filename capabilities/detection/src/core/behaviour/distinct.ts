/** Registers of a sketch: 512 give counts within about 5 % (1.04 / √512). */
const BITS = 9
const REGISTERS = 1 << BITS
const FEW = 24
const ALPHA = 0.7213 / (1 + 1.079 / REGISTERS)

/**
 * How many different values were seen: exact up to 24, then HyperLogLog (Flajolet et al. 2007) of 512 bytes. The same
 * values give the same count in any order.
 */
export class Distinct {
  private few: number[] = []
  private registers: Uint8Array | undefined

  /** @param hash whole number below 2^53, spread evenly */
  add(hash: number): void {
    if (this.registers !== undefined) return place(this.registers, hash)
    if (this.few.includes(hash)) return
    this.few.push(hash)
    if (this.few.length <= FEW) return
    this.registers = new Uint8Array(REGISTERS)
    for (const one of this.few) place(this.registers, one)
    this.few = []
  }

  addAll(other: Distinct): void {
    for (const hash of other.few) this.add(hash)
    if (other.registers === undefined) return
    this.registers ??= new Uint8Array(REGISTERS)
    for (const one of this.few) place(this.registers, one)
    this.few = []
    for (const [i, rank] of other.registers.entries()) if (rank > (this.registers[i] ?? 0)) this.registers[i] = rank
  }

  get count(): number {
    if (this.registers === undefined) return this.few.length
    let sum = 0
    let empty = 0
    for (const rank of this.registers) {
      sum += 2 ** -rank
      if (rank === 0) empty++
    }
    const raw = (ALPHA * REGISTERS * REGISTERS) / sum
    // Small counts by the empty registers.
    return Math.round(raw <= 2.5 * REGISTERS && empty > 0 ? REGISTERS * Math.log(REGISTERS / empty) : raw)
  }
}

function place(registers: Uint8Array, hash: number): void {
  const low = hash % 4_294_967_296
  const register = low & (REGISTERS - 1)
  // 44 bits are left: 23 of the low half, 21 of the high one.
  const rest = (low >>> BITS) + Math.floor(hash / 4_294_967_296) * 2 ** (32 - BITS)
  let rank = 1
  for (let bits = rest; rank < 44 && bits % 2 === 0; bits = Math.floor(bits / 2)) rank++
  if (rank > (registers[register] ?? 0)) registers[register] = rank
}
