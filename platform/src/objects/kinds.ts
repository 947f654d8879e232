import { Fault } from '@testudo/kernel/fault'
import { pgArray, type Tx } from '../storage/index.ts'

/**
 * Object types and relationship types share one table of names. Its end is one like that of the disk: what one intake may
 * bring is bounded long before (`intake.ts`), whoever else uses the names.
 */
const MOST_KINDS = 1_000_000

/** Numbers of type names, in memory; they never leave the server. */
export class Kinds {
  readonly #numbers = new Map<string, number>()
  readonly #names: string[] = []

  async load(tx: Tx): Promise<void> {
    for (const { id, name } of await tx.query<{ id: number; name: string }>(
      'select id, name from kind where id >= $1 order by id',
      [this.#names.length],
    ))
      this.#add(id, name)
  }

  #add(id: number, name: string): void {
    this.#numbers.set(name, id)
    this.#names[id] = name
  }

  /** Gives numbers to names not seen before, under the writer's lock. Harmless when the transaction rolls back: see `forget`. */
  async ensure(tx: Tx, names: readonly string[]): Promise<void> {
    let missing = new Set(names.filter((name) => !this.#numbers.has(name)))
    if (missing.size === 0) return
    await this.load(tx)
    missing = new Set([...missing].filter((name) => !this.#numbers.has(name)))
    if (missing.size === 0) return
    const first = this.#names.length
    if (first + missing.size > MOST_KINDS)
      throw new Fault('unavailable', 'storage.full', 'The store has no room left. Free disk space, then repeat.')
    await tx.query(
      'insert into kind(id, name) select $1::int + n - 1, name from unnest($2::text[]) with ordinality as t(name, n)',
      [first, pgArray([...missing])],
    )
    for (const [i, name] of [...missing].entries()) this.#add(first + i, name)
  }

  /** Drops what a rolled back transaction may have added. */
  forget(size: number): void {
    for (const name of this.#names.splice(size)) this.#numbers.delete(name)
  }

  get size(): number {
    return this.#names.length
  }

  /** The number of a name, or -1, which no row has. */
  number(name: string): number {
    return this.#numbers.get(name) ?? -1
  }

  name(number: number): string {
    return this.#names[number] ?? ''
  }
}
