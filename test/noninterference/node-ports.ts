import type { Subject } from '@testudo/kernel/subject'
import type { RunningHost } from '@testudo/platform/host/node'
import type { Storage } from '@testudo/platform/storage'
import type { Actor, Reader } from './cast.ts'
import type { Post, PostWrap } from './posted.ts'
import type { Answering, NodeName } from './sharing-cast.ts'

export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly body: string
}
/** Answers a request of the low reader; a seeded leak stands around it. */
export type Door = (request: { method: string; url: string; body?: string | Buffer; type?: string }) => Promise<Told>

export type DoorWrap = (door: Door, as: (who: Actor) => Door, storage: Storage) => Door
export type FrameWrap = (chunk: string, storage: Storage) => string | Promise<string>
export type LogWrap = (lines: readonly string[], storage: Storage) => Promise<readonly string[]>

/** One whole node in process, with the accounts of the cast; emptied before every run, accounts kept. */
export interface NodeHarness {
  /** Puts something before the low readers' doors; `as` opens the doors of the others. */
  wrapDoor(wrap: DoorWrap): void
  /** Changes the database before a run begins; `undo` puts it back. */
  sql(change: string, undo: string): void
  /** Changes what the low readers' streams send. */
  wrapFrames(wrap: FrameWrap): void
  /** Changes what the node has logged. */
  wrapLog(wrap: LogWrap): void
  /** Changes what leaves the node by mail or call. */
  wrapPost(wrap: PostWrap): void
  unplant(): void
  restart(): Promise<RunningNode>
  close(): Promise<void>
}

export interface RunningNode {
  readonly node: RunningHost
  at(step: number): void
  ask(who: Actor, ...request: Parameters<Door>): Promise<Told>
  /** The same where nothing is written between: what is logged of it waits for the next group, or for `flush`. */
  read(who: Actor, ...request: Parameters<Door>): Promise<Told>
  flush(): Promise<void>
  /** Waits until all that is known is looked for, and searches backwards have ended. */
  detected(): Promise<void>
  /** Another account, where two people must sign. */
  countersign(...request: Parameters<Door>): Promise<Told>
  readonly peers: Readonly<Record<NodeName, string>>
  /** A folder feeds may be read from. */
  readonly feeds: string
  /** The readers as they are now. */
  readonly subjects: Readonly<Record<Reader, Subject>>
  /** Changes the rights of a reader, as an administrator does. */
  rights(who: Reader, to: number): Promise<void>
  /** Waits until what was stored has reached the streams. */
  settle(): Promise<void>
  /** A reader's stream breaks and is opened again. */
  reconnect(who: Reader, last: 'last' | 'first' | 'forged'): Promise<void>
  /** All that a reader's streams sent. */
  heard(who: Reader): readonly string[]
  /** All that the node wrote to its log, whoever made it do so: it has one log, which an administrator reads. */
  logged(): Promise<readonly string[]>
  /** What notices sent, and how to make them look. */
  readonly post: Post
  /** Another node that answers from now on when it is called. */
  answers(node: NodeName, how: Answering): void
  stop(): Promise<void>
}
