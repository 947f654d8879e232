import type { Subject } from '@testudo/kernel/subject'
import type { Host } from '@testudo/platform/host'
import { bookHosts } from '../core/alerts/assets.ts'
import type { AssetFinder, OwnAsset } from './runtime.ts'

const ASSET_TYPES = ['x-testudo-asset']
/** Readers whose assets are kept; beyond, the one unused longest is read again. */
const MOST_KEPT = 32

/** Finds assets by what hits say of hosts, for each reader among what that reader may read. */
export function findAssets(host: Pick<Host, 'objects'>): (subject: Subject) => Promise<AssetFinder> {
  const kept = new Map<string, Promise<AssetFinder>>()
  return async (subject) => {
    const stamp = await host.objects.changeStamp(subject)
    const found = kept.get(stamp) ?? load(host, subject)
    kept.delete(stamp)
    kept.set(stamp, found)
    found.catch(() => kept.delete(stamp))
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return found
  }
}

async function load({ objects }: Pick<Host, 'objects'>, subject: Subject): Promise<AssetFinder> {
  const assets = new Map<string, OwnAsset>()
  const places = (await objects.all(subject, ASSET_TYPES)).flatMap(({ id, name, label, body }) => {
    const value = JSON.parse(body) as Readonly<Record<string, unknown>>
    if (value['x_testudo_removed'] === true) return []
    const addresses = textsOf(value['addresses'])
    const hostNames = textsOf(value['host_names'])
    if (addresses.length === 0 && hostNames.length === 0) return []
    const fr = value['name_fr']
    assets.set(id, { id, name: { en: name, fr: typeof fr === 'string' ? fr : name }, label })
    return [{ id, addresses, hostNames }]
  })
  const book = bookHosts(places)
  return {
    find(hosts) {
      for (const host of hosts) {
        const asset = assets.get(book.assetOf(host) ?? '')
        if (asset !== undefined) return { asset, host }
      }
      return undefined
    },
  }
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
