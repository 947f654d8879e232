import { createHash } from 'node:crypto'
import { canonicalize } from '@testudo/stix'
import { type Label, mayRead } from '@testudo/kernel/label'
import {
  answerReconcile,
  beginReconcile,
  headerHash,
  type ObjectStatement,
  digestOf,
  EMPTY_SET,
  openDelivery,
  packDelivery,
  parcelIdOf,
  prepareSet,
  readReceipt,
  type ReconcileMessage,
  readStatement,
  sealStatements,
  withIds,
  writeReceipt,
} from '../../capabilities/sharing/src/core/index.ts'
import { cast, policies, timeOf } from './cast.ts'
import type { Told } from './node-ports.ts'
import { type NodeName, secretOf } from './sharing-cast.ts'
import type { Stix } from '../support/stix.ts'

type Ask = (path: string, body: unknown) => Promise<Told>

/** Another node, driven by hand: it brings, asks for what waits, gives receipts and compares. */
export class OtherNode {
  readonly #name: NodeName
  readonly #ask: Ask
  readonly #to: string
  #number = 1
  #previous = ''
  #salts = 0
  readonly #brought: string[] = []
  readonly #held: string[] = []
  readonly #lost = new Set<string>()

  /** @param to name the node under test signs with */
  constructor(name: NodeName, to: string, ask: Ask) {
    this.#name = name
    this.#to = to
    this.#ask = ask
  }

  readonly #random = (bytes: number): Uint8Array => {
    this.#salts += 1
    return createHash('sha256').update(`${this.#name} ${this.#salts}`).digest().subarray(0, bytes)
  }

  /** @returns what the node under test says to it: its verdict and the number of what it holds */
  async bring(object: Stix, label: Label, at: number): Promise<string> {
    const now = timeOf(at)
    const policy = policies.get(label.policy)
    const statement: ObjectStatement = {
      v: 'testudo/parcel/1',
      kind: 'object',
      originator: this.#name,
      releasedAt: now,
      salt: Buffer.from(this.#random(16)).toString('hex'),
      object: String(object['id']),
      version: String(object['modified'] ?? ''),
      digest: digestOf(object as never),
      label: label as ObjectStatement['label'],
      portions: [],
      policies: [{ id: label.policy, version: policy?.version ?? '' }],
    }
    const by = { node: this.#name, secretKey: secretOf(this.#name), sealedAt: now }
    const parcels = sealStatements([{ statement, text: canonicalize(object as never) }], by, 0, this.#random)
    const route = { from: this.#name, to: this.#to, secretKey: secretOf(this.#name), madeAt: now }
    const chain = createHash('sha256').update(this.#name).digest('hex').slice(0, 32)
    const delivery = packDelivery(parcels, route, { chain, number: this.#number, previous: this.#previous })
    const told = await this.#ask('deliveries', delivery)
    const { receipt } = (told.status === 200 ? JSON.parse(told.body) : {}) as {
      receipt?: { text: string; signature: string }
    }
    const facts = receipt === undefined ? undefined : readReceipt(receipt)
    if (facts === undefined) return `${told.status} ${told.body}`
    this.#number += 1
    this.#previous = headerHash(delivery.header)
    if (facts.verdicts.every((verdict) => !verdict.startsWith('refused')))
      for (const parcel of parcels) this.#brought.push(parcelIdOf(parcel))
    // Salts come from here, so names of statements and the digest of what is held are the same in both worlds.
    return `${receipt?.text.length} ${JSON.stringify({ ...facts, chain: '', delivery: '' })}`
  }

  /** @returns what waited, without salts, names and signatures, and how long it was */
  async fetch(at: number): Promise<string> {
    const told = await this.#ask('pull', {})
    if (told.status !== 200) return `${told.status} ${told.body}`
    const { deliveries } = JSON.parse(told.body) as { deliveries: readonly unknown[] }
    const answers: unknown[] = []
    const seen: string[] = []
    for (const value of deliveries) {
      const opened = openDelivery(value)
      if (opened === undefined) throw new Error('a delivery that cannot be read')
      const { chain, number } = opened.header
      const parcels = opened.parcels.filter((one) => one !== undefined)
      const told = parcels.map(({ statement, text, proof }) => {
        const facts = readStatement(statement)
        return JSON.stringify([{ ...facts, salt: '', recalls: '' }, text, statement.length, proof.length])
      })
      // Places in a seal are drawn, and have one to three digits.
      const length = JSON.stringify(value).replaceAll(/"index":\d+/g, '').length
      seen.push(`delivery ${number}, ${length} long: ${told.toSorted().join('\n')}`)
      for (const parcel of parcels) {
        this.#held.push(parcelIdOf(parcel))
        const facts = readStatement(parcel.statement)
        if (facts?.kind === 'object' && !mayRead(cast.low, facts.label, policies, timeOf(at)).allow)
          this.#lost.add(parcelIdOf(parcel))
      }
      const receipt = writeReceipt(
        {
          from: this.#name,
          to: this.#to,
          chain,
          number,
          delivery: opened.hash,
          verdicts: parcels.map(() => 'accepted' as const),
          recalls: parcels.flatMap(({ statement }) => {
            const facts = readStatement(statement)
            return facts?.kind === 'tombstone' ? [{ statement: facts.recalls, outcome: 'recalled' as const }] : []
          }),
          holds: withIds(EMPTY_SET, this.#held),
          at: timeOf(at),
        },
        secretOf(this.#name),
      )
      if (readReceipt(receipt) === undefined) throw new Error('a receipt that cannot be read')
      answers.push({ receipt })
    }
    if (answers.length > 0) seen.push(`receipts: ${plain(await this.#ask('receipts', { answers }))}`)
    return seen.join('\n')
  }

  /** What it says when the node under test compares with it. What only few may read it has lost meanwhile. */
  answer(path: string, body: unknown): unknown {
    if (path !== 'reconcile') return {}
    const { by, message } = body as { by: string; message: ReconcileMessage }
    const set = by === this.#to ? this.#held.filter((id) => !this.#lost.has(id)) : this.#brought
    return { message: answerReconcile(prepareSet(set), message).reply, reminders: [] }
  }

  /** Everything else it may ask. Names of statements are drawn at random, so of the digests only their place is told. */
  async questions(at: number, exercise: boolean): Promise<readonly string[]> {
    const said = { node: this.#name, at: timeOf(at), exercise, people: [], knowing: 'x' }
    return [
      `hello: ${plain(await this.#ask('hello', said))}`,
      `given: ${plain(await this.#ask('reconcile', { by: this.#to, message: beginReconcile(prepareSet(this.#held)) }))}`,
      `brought: ${plain(await this.#ask('reconcile', { by: this.#name, message: beginReconcile(prepareSet(this.#brought)) }))}`,
      `others: ${plain(await this.#ask('reconcile', { by: 'far', message: beginReconcile(prepareSet([])) }))}`,
      `malformed: ${plain(await this.#ask('deliveries', { header: 'x' }))}`,
      `no such: ${plain(await this.#ask('rumours', {}))}`,
      `receipts: ${plain(await this.#ask('receipts', { answers: [{ receipt: { text: '{}', signature: '' } }] }))}`,
    ]
  }
}

const plain = ({ status, body }: Told): string =>
  `${status} ${body.length} ${body.replaceAll(/\b[0-9a-f]{32,128}\b/g, 'hex')}`
