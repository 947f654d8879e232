import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { WarningLists } from '@testudo/misp'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { ownHosts, type OwnPlaces } from '../../core/protect/own.ts'
import type { Guards } from '../../core/protect/types.ts'
import { loadWarningLists } from '../loadIndicators.ts'

/** Where the operator puts warning lists of MISP (`list.json`), in the data folder. */
const FOLDER = 'detection-warninglists'

/** What no output may block, read again when the folder changed. */
export class NodeGuards {
  private readonly host: Host
  private lists: { readonly stamp: string; readonly lists: WarningLists } | undefined

  constructor(host: Host) {
    this.host = host
  }

  /** Grows old when a list was changed: part of the keys of caches. */
  async stamp(): Promise<string> {
    return (await this.read()).stamp
  }

  /** Own hosts are those of assets both may read: a refusal tells that one of them has the address. */
  async of(by: Subject, to: Subject): Promise<Guards> {
    const { lists } = await this.read()
    const assets = (await this.host.objects.all(to, ['x-testudo-asset'])).flatMap(({ body, label }) => {
      if (!this.host.tables.mayRead(by, label)) return []
      const value = JSON.parse(body) as Readonly<Record<string, unknown>>
      return value['x_testudo_removed'] === true
        ? []
        : [{ addresses: textsOf(value['addresses']), hostNames: textsOf(value['host_names']) }]
    })
    const own = ownHosts([...assets, ...this.node()])
    return {
      documentation: this.host.exercise,
      own,
      ...(lists.lists.length > 0 && { warned: (_value, shown: string) => lists.warningsFor(shown).length > 0 }),
    }
  }

  /** Where allies reach this node: they know it. */
  private node(): readonly OwnPlaces[] {
    const origin = this.host.self.tlsOrigin()
    if (origin === undefined) return []
    const name = new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1')
    return [{ addresses: [name], hostNames: [name] }]
  }

  private async read(): Promise<{ readonly stamp: string; readonly lists: WarningLists }> {
    const folder = await this.host.folder(FOLDER)
    const stamp = await stampOf(folder)
    if (this.lists?.stamp !== stamp) this.lists = { stamp, lists: await loadWarningLists([folder]) }
    return this.lists
  }
}

/** Names, sizes and times of the files. */
async function stampOf(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true })).toSorted()
  const stamps: string[] = []
  for (const file of files) {
    const { mtimeMs, size } = await stat(join(folder, file))
    stamps.push(`${file} ${mtimeMs} ${size}`)
  }
  return stamps.join('\n')
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? (value as unknown[]).filter((one): one is string => typeof one === 'string') : []
