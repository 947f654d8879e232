import { timeOf } from './cast.ts'
import type { Act } from './program.ts'
import { LAYERS, STANDINS, TEXTS } from './things.ts'

/** What one writer has written on screens so far, newest last. */
export interface Desk {
  readonly layers: string[]
  readonly pasted: string[]
  readonly edits: { readonly id: string; readonly modified: string }[]
}
export const emptyDesk = (): Desk => ({ layers: [], pasted: [], edits: [] })

export interface Sent {
  readonly method: 'POST' | 'DELETE'
  readonly url: string
  readonly body?: Record<string, unknown>
}

/** What a screen sends when somebody writes about an object. `modifiedOf` is the version of it the writer has on screen. */
export async function writtenAt(
  act: Act & { do: 'author' },
  id: string,
  at: number,
  desk: Desk,
  modifiedOf: (id: string) => Promise<string>,
): Promise<Sent> {
  const words = TEXTS[act.wording % TEXTS.length] ?? ''
  const post = (url: string, body: Record<string, unknown>): Sent => ({ method: 'POST', url: `/api${url}`, body })
  const asset = id.startsWith('x-testudo-asset') ? id : STANDINS.asset
  switch (act.what) {
    case 'note':
      return post(`/threats/objects/${id}/notes`, { content: words })
    case 'opinion':
      return post(`/threats/objects/${id}/opinions`, { opinion: 'agree', explanation: words })
    case 'layer':
      return post('/threats/layers/kept', { layer: LAYERS[act.wording % LAYERS.length] })
    case 'drop':
      return { method: 'DELETE', url: `/api/threats/layers/kept/${desk.layers.at(-1) ?? id}` }
    case 'paste':
      return post('/threats/paste', { text: STANDINS.pasted, store: true, about: words })
    case 'label': {
      const own = desk.pasted.at(-1) ?? desk.layers.at(-1) ?? id
      const label = { policy: 'ALLIED', classification: 'RESTRICTED', categories: [], originators: [] }
      return post(`/threats/objects/${own}/label`, { label, reason: 'for fewer', modified: await modifiedOf(own) })
    }
    case 'asset': {
      const known = id.startsWith('x-testudo-asset') ? { id } : {}
      return post('/picture/nodes', { ...known, kind: 'asset', name: `${words} relay`, sector: 'power', nation: 'EST' })
    }
    case 'exposure':
      return post('/picture/exposures', {
        asset: asset,
        name: words,
        health: 0.3,
        from: timeOf(at - 10),
        reference: `EXP-${act.wording}`,
        what: 'wiped',
      })
    case 'dependency':
      return post('/picture/dependencies', { node: STANDINS.mission, needs: asset, gate: words, source: 'me' })
    case 'commitment':
      return post('/picture/commitments', { name: words, capacity: 0.5 })
    case 'remove':
      return post('/picture/remove', { id: desk.edits.at(-1)?.id ?? id })
    case 'undo':
      return post('/picture/undo', { ...(desk.edits.at(-1) ?? { id, modified: await modifiedOf(id) }) })
    default:
      return act.what satisfies never
  }
}

/** Remembers what an answer says was written. */
export function remember(desk: Desk, url: string, body: string): void {
  const told = JSON.parse(body) as {
    readonly id?: string
    readonly stored?: readonly string[]
    readonly undo?: { readonly id: string; readonly modified: string }
  }
  if (url.endsWith('/layers/kept') && told.id !== undefined) desk.layers.push(told.id)
  if (told.stored !== undefined) desk.pasted.push(...told.stored)
  if (told.undo !== undefined) desk.edits.push(told.undo)
}
