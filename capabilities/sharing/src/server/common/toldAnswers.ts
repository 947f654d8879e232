import { Fault } from '@testudo/kernel/fault'
import type { PrivateTopic } from '@testudo/platform/host'
import type { Exchange } from '../parts.ts'
import { answering, ended, off, type Oracle, readQuestion } from './seenOracle.ts'
import type { SettingsBook } from './seenSettings.ts'
import type { ToldEditions } from './toldEditions.ts'
import { type ToldPart, toldPartQuestion, toldQuestion, type ToldTerms, toldTermsQuestion } from './toldWire.ts'

/** Answers private questions about topics that other capabilities offer: terms, the edition in parts, blinded points. */
export function answerToldQuestions(
  exchange: Exchange,
  settings: SettingsBook,
  topics: ReadonlyMap<string, PrivateTopic>,
  editions: ToldEditions,
  oracle: Oracle,
): void {
  const answer = answering(exchange)
  const topicOf = (name: string): PrivateTopic => {
    const topic = topics.get(name)
    // A topic nobody here offers, and one that is not switched on, answer alike.
    if (topic === undefined || !settings.now().enabled || !settings.now().topics.includes(name)) throw off()
    return topic
  }
  const unread = () => new Fault('invalid', 'sharing.seen_question', 'This is no question known here.')
  const renewed = () =>
    new Fault('conflict', 'sharing.seen_renewed', 'This edition was made anew. Fetch its terms again.')

  answer('told/terms', async (peer, body): Promise<ToldTerms> => {
    const asked = toldTermsQuestion.safeParse(body)
    if (!asked.success) throw unread()
    const { epoch, nonce, rows, bytes, keyName } = await editions.current(peer, topicOf(asked.data.topic))
    const { perDay, epochDays } = settings.now()
    return { v: 'testudo/told-terms/1', epoch, key: keyName, nonce, rows, bytes, perDay, epochDays }
  })

  answer('told/part', async (peer, body): Promise<ToldPart> => {
    const asked = toldPartQuestion.safeParse(body)
    if (!asked.success) throw unread()
    const { nonce, part } = asked.data
    const edition = await editions.current(peer, topicOf(asked.data.topic))
    // Its own edition and no other: a nonce of somebody else's is as good as none.
    if (edition.nonce !== nonce) throw renewed()
    const block = await editions.part(edition, part)
    if (block === undefined) throw new Fault('invalid', 'sharing.seen_table', 'The edition has fewer parts.')
    return { v: 'testudo/told-part/1', nonce, part, bytes: block.toString('base64') }
  })

  answer('told/ask', async (peer, body) => {
    const asked = toldQuestion.safeParse(body)
    if (!asked.success) throw unread()
    const edition = await editions.current(peer, topicOf(asked.data.topic))
    const { epoch, points } = readQuestion(asked.data.question)
    if (epoch !== edition.epoch) throw ended()
    if (asked.data.key !== edition.keyName) throw renewed()
    return {
      v: 'testudo/seen-answer/1',
      epoch,
      points: await oracle(peer, `told/${asked.data.topic}`, edition.key, points),
    }
  })
}
