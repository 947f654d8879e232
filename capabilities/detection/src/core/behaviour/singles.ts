/**
 * Numbers by a key of 53 bits: open addressing in two arrays, doubled when more than two thirds are taken. Of five
 * million keys some two share a place in a thousand fillings; who looks a key up must bear that.
 */
export class Singles {
  size = 0
  private keys = new Float64Array(64)
  private values = new Float64Array(64)

  get(key: number): number | undefined {
    const place = this.place(key)
    return this.keys[place] === key ? this.values[place] : undefined
  }

  /** @param key above 0 */
  set(key: number, value: number): void {
    let place = this.place(key)
    if (this.keys[place] !== key) {
      if ((this.size + 1) * 3 > this.keys.length * 2) {
        this.double()
        place = this.place(key)
      }
      this.keys[place] = key
      this.size++
    }
    this.values[place] = value
  }

  /** Without a mark in its place: what stands behind moves up. */
  remove(key: number): void {
    let hole = this.place(key)
    if (this.keys[hole] !== key) return
    const mask = this.keys.length - 1
    for (let place = (hole + 1) & mask; this.keys[place] !== 0; place = (place + 1) & mask) {
      const home = this.home(this.keys[place] ?? 0)
      if (((place - home) & mask) < ((place - hole) & mask)) continue
      this.keys[hole] = this.keys[place] ?? 0
      this.values[hole] = this.values[place] ?? 0
      hole = place
    }
    this.keys[hole] = 0
    this.size--
  }

  private home(key: number): number {
    return Math.floor(key / 1_024) & (this.keys.length - 1)
  }

  private place(key: number): number {
    const mask = this.keys.length - 1
    let place = this.home(key)
    while (this.keys[place] !== 0 && this.keys[place] !== key) place = (place + 1) & mask
    return place
  }

  private double(): void {
    const [keys, values] = [this.keys, this.values]
    this.keys = new Float64Array(keys.length * 2)
    this.values = new Float64Array(keys.length * 2)
    for (const [i, key] of keys.entries()) {
      if (key === 0) continue
      const place = this.place(key)
      this.keys[place] = key
      this.values[place] = values[i] ?? 0
    }
  }
}
