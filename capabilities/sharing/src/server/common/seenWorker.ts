import { randomBytes } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { Fault } from '@testudo/kernel/fault'
import type { EpochKey } from '../../core/seen/oprf.ts'
import { evaluateBlinded } from '../../core/seen/oprf.ts'
import {
  type AskerMemory,
  askSeen,
  outputsOf,
  readSeen,
  type SeenAnswer,
  type SeenQuestion,
} from '../../core/seen/question.ts'
import { makeSeenTable, type SeenValue } from '../../core/seen/table.ts'
import { type Edition, makeEdition, type Told } from './edition.ts'
import { fromBytes, toBytes } from './tableBytes.ts'

/** A table as it is kept and sent: rows in one block of bytes. */
export interface PackedTable {
  readonly epoch: number
  readonly nonce: string
  readonly rows: Uint8Array
}

export type SeenTask =
  | { readonly kind: 'table'; readonly values: readonly SeenValue[]; readonly key: EpochKey }
  | { readonly kind: 'evaluate'; readonly key: EpochKey; readonly points: readonly string[] }
  | { readonly kind: 'ask'; readonly inputs: readonly Uint8Array[]; readonly epoch: number }
  | { readonly kind: 'outputs'; readonly memory: AskerMemory; readonly answer: SeenAnswer }
  | { readonly kind: 'edition'; readonly topic: string; readonly items: readonly Told[]; readonly key: EpochKey }
  | { readonly kind: 'read'; readonly memory: AskerMemory; readonly answer: SeenAnswer; readonly table: PackedTable }

/** What each kind of task gives. */
export interface SeenDone {
  readonly table: PackedTable
  readonly evaluate: readonly string[]
  readonly ask: { readonly question: SeenQuestion; readonly memory: AskerMemory }
  readonly outputs: readonly Uint8Array[]
  readonly edition: Edition
  readonly read: readonly (string | undefined)[]
}

export type SeenMessage =
  | { readonly id: number; readonly done: SeenDone[keyof SeenDone] }
  | { readonly id: number; readonly progress: number }
  | {
      readonly id: number
      readonly failed: { readonly kind?: string; readonly code?: string; readonly message: string }
    }

const TELL_EVERY = 100
const random = (bytes: number): Uint8Array => Uint8Array.from(randomBytes(bytes))

/** Of the askers served last, what keys came to under their secret; one secret is of one asker, topic and epoch. */
const remembered = new Map<string, Map<string, Uint8Array>>()
const MOST_REMEMBERED = 4
function knownUnder(topic: string, { secretKey }: EpochKey): Map<string, Uint8Array> {
  const name = `${topic} ${Buffer.from(secretKey).toString('hex')}`
  const known = remembered.get(name) ?? new Map<string, Uint8Array>()
  remembered.delete(name)
  remembered.set(name, known)
  const [oldest] = remembered.keys()
  if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest)
  return known
}

function work(task: SeenTask, tell: (progress: number) => void): SeenDone[keyof SeenDone] {
  switch (task.kind) {
    case 'table': {
      const { epoch, nonce, rows } = makeSeenTable(task.values, task.key, random, (done) => {
        if (done % TELL_EVERY === 0) tell(done)
      })
      return { epoch, nonce, rows: toBytes(rows) }
    }
    case 'evaluate':
      return task.points.map((point) => evaluateBlinded(task.key.secretKey, point))
    case 'ask':
      return askSeen(task.inputs, task.epoch, random)
    case 'outputs':
      return outputsOf(task.memory, task.answer)
    case 'edition':
      return makeEdition(
        task.topic,
        task.items,
        task.key,
        random,
        (done) => {
          if (done % TELL_EVERY === 0) tell(done)
        },
        knownUnder(task.topic, task.key),
      )
    case 'read': {
      const { epoch, nonce, rows } = task.table
      return readSeen(task.memory, task.answer, {
        v: 'testudo/seen-table/1',
        asker: '',
        epoch,
        nonce,
        rows: fromBytes(rows),
      })
    }
  }
}

parentPort?.on('message', ({ id, task }: { id: number; task: SeenTask }) => {
  const post = (message: SeenMessage) => parentPort?.postMessage(message)
  try {
    post({ id, done: work(task, (progress) => post({ id, progress })) })
  } catch (error) {
    const fault = error instanceof Fault ? { kind: error.kind, code: error.code } : {}
    post({ id, failed: { ...fault, message: error instanceof Error ? error.message : 'failed' } })
  }
})
