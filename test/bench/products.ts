import { createReadStream, existsSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { askSeen, epochKey, evaluateBlinded } from '@testudo/sharing'
import { randomBytes } from 'node:crypto'
import { outputsOf } from '../../capabilities/sharing/src/core/seen/question.ts'
import {
  bodyOf,
  INDEX_ROW_BYTES,
  makeEdition,
  pointersUnder,
  toldInput,
} from '../../capabilities/sharing/src/server/common/edition.ts'
import { readFeed } from '../../capabilities/vulnerabilities/src/core/feeds/index.ts'
import {
  keysToAsk,
  keysToTell,
  readTold,
  writeTold,
} from '../../capabilities/vulnerabilities/src/core/published/toldRecord.ts'
import { RECORDS } from './vulnerabilities.ts'

const ASKED = 256
const LABEL = { policy: 'ALLIED', classification: 'UNCLASSIFIED', categories: [], originators: [] }
const random = (n: number): Uint8Array => Uint8Array.from(randomBytes(n))
const cpuSeconds = (since: NodeJS.CpuUsage) => (process.cpuUsage(since).user + process.cpuUsage(since).system) / 1e6

/** An owner asks which records name its products: what sealing all records costs, and what a name of a product costs each side. */
export async function benchProducts(print: (line: string) => void): Promise<void> {
  if (!existsSync(RECORDS)) return print('the shared data is not here')
  const items: { keys: readonly string[]; body: Uint8Array }[] = []
  const asked = new Set<string>()
  for await (const batch of readFeed(createReadStream(RECORDS).pipe(createGunzip())))
    if ('length' in batch)
      for (const { items: some } of batch)
        for (const item of some)
          if (item.kind === 'record') {
            items.push({ keys: keysToTell(item), body: Buffer.from(writeTold({ record: item, label: LABEL })) })
            const [first] = item.affected
            if (first !== undefined && asked.size < ASKED)
              for (const key of keysToAsk([{ name: '', ...first.product }])) asked.add(key)
          }
  const keys = new Set(items.flatMap(({ keys: its }) => its))
  const key = epochKey(random(32), 'bench', 1)
  let began = process.cpuUsage()
  const edition = makeEdition('products', items, key, random)
  const sealing = cpuSeconds(began)
  print(
    `${items.length} records under ${keys.size} keys sealed in ${sealing.toFixed(1)} CPU s: ${Math.round(keys.size / sealing)} keys/s, ${(edition.bytes.length / 1_048_576).toFixed(1)} MiB`,
  )
  const names = [...asked].slice(0, ASKED)
  began = process.cpuUsage()
  const { question, memory } = askSeen(
    names.map((name) => toldInput('products', name)),
    1,
    random,
  )
  const blinding = cpuSeconds(began)
  began = process.cpuUsage()
  const points = question.points.map((point) => evaluateBlinded(key.secretKey, point))
  const evaluating = cpuSeconds(began)
  began = process.cpuUsage()
  const outputs = outputsOf(memory, { v: 'testudo/seen-answer/1', epoch: 1, points })
  const index = edition.bytes.subarray(0, edition.rows * INDEX_ROW_BYTES)
  const shelf = edition.bytes.subarray(index.length)
  const found = new Map(
    outputs.flatMap((one) => pointersUnder(index, edition.nonce, one)).map((one) => [one.offset, one]),
  )
  const told = [...found.values()].flatMap(({ offset, length, key: own }) => {
    const body = bodyOf(shelf.subarray(offset, offset + length), own)
    return body === undefined ? [] : (readTold(Buffer.from(body).toString('utf8')) ?? [])
  })
  const opening = cpuSeconds(began)
  const meant = items.filter(({ keys: its }) => its.some((one) => names.includes(one)))
  if (told.length !== meant.length)
    throw new Error(`${told.length} records opened, ${meant.length} stand under the keys`)
  const rate = (seconds: number) => Math.round(names.length / seconds)
  print(
    `${names.length} keys asked: ${rate(blinding + opening)} keys/s at the asker, ${rate(evaluating)} at the other; ${told.length} records opened and read`,
  )
}
