import { Fault } from '@testudo/kernel/fault'
import type { z } from 'zod'
import type { Words } from '../../core/contract/shapes.ts'
import type { Exchange, Peer } from '../parts.ts'
import { type SeenRefusal, seenRefusedSchema } from './seenWire.ts'

export const notUnderstood = () =>
  new Fault(
    'unavailable',
    'sharing.seen_not_understood',
    'The node answers in a form not known here. Update one of the two.',
  )

/** Why a node gave no answer, in words. @throws what is no trouble of a node */
export function troubleOf(exchange: Pick<Exchange, 'trouble'>, peer: Pick<Peer, 'id'>, error: unknown): Words {
  if (error instanceof SeenRefused) return TROUBLES[error.code]
  if (!(error instanceof Fault)) throw error
  if (error.code.startsWith('sharing.seen_') || error.code.startsWith('sharing.told_')) return UNFIT
  return exchange.trouble(peer.id) ?? UNREACHED
}

/** The node says that what it promised is made, or made anew, just now: worth asking again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof SeenRefused && ['not_ready', 'renewed', 'epoch'].includes(error.code)

const UNREACHED: Words = {
  en: 'This node could not be reached. Look at its connection, then ask again.',
  fr: 'Ce nœud n’a pas pu être joint. Vérifiez sa liaison, puis redemandez.',
}
const AGAIN: Words = {
  en: 'The table for us has just been made anew. Ask again.',
  fr: 'La table qui nous est destinée vient d’être refaite. Redemandez.',
}
const UNFIT: Words = {
  en: 'This node did not understand the question. Update one of the two.',
  fr: 'Ce nœud n’a pas compris la question. Mettez l’un des deux à jour.',
}
/** What a node refused with, in both languages. */
const TROUBLES: Readonly<Record<SeenRefusal, Words>> = {
  off: { en: 'This node does not answer private questions.', fr: 'Ce nœud ne répond pas aux questions privées.' },
  not_ready: {
    en: 'This node is making the table for us. Ask again in some minutes.',
    fr: 'Ce nœud prépare la table qui nous est destinée. Redemandez dans quelques minutes.',
  },
  quota: {
    en: 'Our quota at this node is used up. Ask again after midnight UTC.',
    fr: 'Notre quota auprès de ce nœud est épuisé. Redemandez après minuit UTC.',
  },
  epoch: AGAIN,
  renewed: AGAIN,
  question: UNFIT,
  point: UNFIT,
  table: UNFIT,
}
/** Everything {@link troubleOf} may say of itself. */
export const SEEN_TROUBLES: readonly Words[] = [UNREACHED, ...new Set(Object.values(TROUBLES))]

/** The node answered, and it was no. */
class SeenRefused extends Error {
  readonly code: SeenRefusal
  constructor(code: SeenRefusal) {
    super(code)
    this.code = code
  }
}

/** Asks one question. @throws {SeenRefused} when the node says why not; `unavailable` in another form than known */
export async function askAs<S extends z.ZodType>(
  exchange: Exchange,
  peer: Peer,
  path: string,
  body: unknown,
  shape: S,
): Promise<z.output<S>> {
  const said = await exchange.ask(peer.id, path, body)
  const refused = seenRefusedSchema.safeParse(said)
  if (refused.success) throw new SeenRefused(refused.data.code)
  const parsed = shape.safeParse(said)
  if (!parsed.success) throw notUnderstood()
  return parsed.data
}
