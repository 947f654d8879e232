import type { Gather } from './gather.ts'
import { readComponent } from './readTable.ts'

const MOST_NAME = 200
/** More programs on one host is no scan of a host. */
const MOST_PROGRAMS = 100_000

/** A host as a scan tells of it, until its end is reached. */
export class ScannedHost {
  readonly #line: number
  readonly #cpes = new Set<string>()
  /** Programs without a CPE name: as the scanner lists them, by name and version. */
  readonly #named = new Map<string, { readonly product: string; readonly version: string }>()
  /** Names by how well they are known to people; the first that is there counts. */
  readonly names: string[]
  /** When the host was scanned (Unix ms). */
  seen: number | undefined

  constructor(line: number, names: number) {
    this.#line = line
    this.names = Array.from({ length: names }, () => '')
  }

  cpes(found: readonly string[]): void {
    for (const one of found) if (this.#cpes.size < MOST_PROGRAMS) this.#cpes.add(one)
  }

  program(product: string, version: string): void {
    if (this.#named.size < MOST_PROGRAMS) this.#named.set(`${product}\n${version}`, { product, version })
  }

  /** The scan of this host is over. */
  give(gather: Gather): void {
    const name = this.names.find((one) => one.trim() !== '')?.trim()
    const line = this.#line
    const [none, refuse] = [
      { vendor: undefined, product: undefined, version: undefined, cpe: undefined, purl: undefined },
      (at: string, code: string, message: string) => gather.problem({ line, at, code: `inventory.${code}`, message }),
    ]
    const said = this.seen === undefined ? {} : { seen: this.seen }
    for (const written of [...[...this.#cpes].map((cpe) => ({ cpe })), ...this.#named.values()]) {
      const component = readComponent({ ...none, ...written }, refuse)
      if (name === undefined) refuse('host', 'no_equipment', 'A host without an address.')
      else if (component) gather.add(line, name.slice(0, MOST_NAME), said, component)
    }
  }
}
