/** Texts by small numbers, kept as long as something refers to them. */
export class Interner {
  private readonly ids = new Map<string, number>()
  private readonly texts: string[] = []
  private readonly free: number[] = []
  private refs = new Uint32Array(256)

  /** Texts that something refers to. */
  get size(): number {
    return this.ids.size
  }

  find(text: string): number | undefined {
    return this.ids.get(text)
  }

  /** The number of a text; it holds until `drop` was called as often as `hold`. */
  hold(text: string): number {
    let id = this.ids.get(text)
    if (id === undefined) {
      // A text cut out of a longer one would keep all of it.
      const own = ` ${text}`.slice(1)
      id = this.free.pop() ?? this.texts.length
      this.texts[id] = own
      this.ids.set(own, id)
      if (id >= this.refs.length) this.refs = widened(this.refs, id + 1)
    }
    this.refs[id] = (this.refs[id] ?? 0) + 1
    return id
  }

  drop(id: number): void {
    const left = (this.refs[id] ?? 1) - 1
    this.refs[id] = left
    if (left > 0) return
    this.ids.delete(this.text(id))
    this.texts[id] = ''
    this.free.push(id)
  }

  /** How many hold it. */
  held(id: number): number {
    return this.refs[id] ?? 0
  }

  text(id: number): string {
    return this.texts[id] ?? ''
  }
}

/** A copy with room for at least `least`. */
export function widened<T extends Uint32Array | Int32Array | Uint16Array | Uint8Array>(array: T, least: number): T {
  const Kind = array.constructor as new (length: number) => T
  const next = new Kind(Math.max(least, Math.ceil(array.length * 1.5)))
  next.set(array)
  return next
}
