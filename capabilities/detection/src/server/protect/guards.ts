import { WarningLists } from '@testudo/misp'
import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { ownHosts, type OwnPlaces } from '../../core/protect/own.ts'
import type { Guards } from '../../core/protect/types.ts'

/** What no output may block; warning lists are read again when they changed. */
export class NodeGuards {
  private readonly host: Host
  private lists: Promise<WarningLists> | undefined
  /** Of the last change; '' since the start. */
  private changed = ''

  constructor(host: Host) {
    this.host = host
    host.events.subscribe('detection.protect', ['lists.changed'], async ({ id }) => {
      this.changed = id
      this.lists = undefined
    })
  }

  /** Another one when a list was changed: part of the keys of caches. */
  get stamp(): string {
    return this.changed
  }

  /** Own hosts are those of assets both may read: a refusal tells that one of them has the address. */
  async of(by: Subject, to: Subject): Promise<Guards> {
    const lists = await this.read()
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

  private read(): Promise<WarningLists> {
    this.lists ??= this.load()
    this.lists.catch(() => {
      this.lists = undefined
    })
    return this.lists
  }

  private async load(): Promise<WarningLists> {
    const lists = new WarningLists()
    for (const text of await this.host.gather.warningLists()) lists.load(JSON.parse(text))
    return lists
  }
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? (value as unknown[]).filter((one): one is string => typeof one === 'string') : []
