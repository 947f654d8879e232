import { addCounts, freshCounts, type Matching, type Pushed, type SourceMeter } from '../../core/index.ts'
import { Fault } from '@testudo/kernel/fault'
import { FULL_BYTES, type Lane } from './lane.ts'
import { piecesOf } from './pieces.ts'

/** One turn of a source. */
const TURN_BYTES = 512 * 1024
/** Turns at the matcher at once: one works, one waits so that it need not. */
const AT_ONCE = 2
const FIRST_PAUSE_MS = 250
/** Bytes that the matcher fails at so often are passed over. */
const MOST_TRIES = 4
const LONGEST_PAUSE_MS = 30_000
/** A source held back looks again so much later: clocks may be moved. */
const LOOK_MS = 50

interface Turn {
  /** Undefined: the end of a file or message. */
  readonly bytes: Uint8Array | undefined
  readonly once: boolean
  readonly settle: (done: Pushed | Fault) => void
}

export interface IntakeOptions {
  readonly matching: Pick<Matching, 'push' | 'flush'>
  readonly now: () => number
  readonly onBroken: (source: string, error: unknown) => void
}

/** What the owner of a source sees of its lane. */
export interface OwnLane extends Lane {
  readonly id: string
  /** Events a second let in; undefined: as many as come. */
  most: number | undefined
  paused: boolean
  readonly troubleNow: string | undefined
  /** How long somebody who comes now should wait instead; 0: come in. Seconds. */
  waitSeconds(): number
  /** What waits is given up; who brought it is told. */
  end(): void
}

/** Lets waiting sources take turns at the matcher: who floods waits for its own turn and keeps nobody else. */
export class Intake {
  private readonly lanes = new Set<WaitingLane>()
  private ring: WaitingLane[] = []
  private atWork = 0
  private timer: NodeJS.Timeout | undefined
  readonly options: IntakeOptions

  constructor(options: IntakeOptions) {
    this.options = options
  }

  open(id: string, meter: SourceMeter, most: number | undefined): OwnLane {
    const lane = new WaitingLane(this, id, meter, most)
    this.lanes.add(lane)
    this.ring.push(lane)
    return lane
  }

  close(): void {
    clearTimeout(this.timer)
    for (const lane of this.lanes) lane.end()
  }

  drop(lane: WaitingLane): void {
    this.lanes.delete(lane)
    this.ring = this.ring.filter((one) => one !== lane)
  }

  /** Gives the next turns. */
  next(): void {
    const now = this.options.now()
    for (let looked = 0; looked < this.ring.length && this.atWork < AT_ONCE; looked++) {
      const lane = this.ring.shift()
      if (lane === undefined) return
      this.ring.push(lane)
      if (!lane.mayGo(now)) continue
      looked = -1
      this.atWork++
      void lane.go(this.options.matching).then(() => {
        this.atWork--
        this.next()
      })
    }
    if (this.timer === undefined && this.atWork < AT_ONCE && this.ring.some((lane) => lane.isHeldBack)) {
      this.timer = setTimeout(() => {
        this.timer = undefined
        this.next()
      }, LOOK_MS)
      this.timer.unref()
    }
  }
}

class WaitingLane implements OwnLane {
  readonly id: string
  paused = false
  waitingBytes = 0
  private readonly intake: Intake
  private readonly meter: SourceMeter
  private mostNow: number | undefined
  private turns: Turn[] = []
  private roomless: (() => void)[] = []
  private isAtWork = false
  private hasEnded = false
  /** Events that may still come now; below zero it is held back. */
  private credit: number
  private creditAt: number
  private retryAt = 0
  private pauseMs = FIRST_PAUSE_MS
  private tries = 0
  private heldSince: number | undefined
  private ofRunner: string | undefined
  private ofMatcher: string | undefined

  constructor(intake: Intake, id: string, meter: SourceMeter, most: number | undefined) {
    this.intake = intake
    this.id = id
    this.meter = meter
    this.mostNow = most
    this.credit = most ?? 0
    this.creditAt = intake.options.now()
  }

  get most(): number | undefined {
    return this.mostNow
  }

  set most(most: number | undefined) {
    this.mostNow = most
    this.credit = Math.min(this.credit, most ?? 0)
    this.intake.next()
  }

  get troubleNow(): string | undefined {
    return this.ofMatcher ?? this.ofRunner
  }

  get isFull(): boolean {
    return this.waitingBytes >= FULL_BYTES
  }

  get isHeldBack(): boolean {
    return this.turns.length > 0 && !this.isAtWork && !this.paused
  }

  room(): Promise<void> {
    if (!this.isFull || this.hasEnded) return Promise.resolve()
    return new Promise((resolve) => this.roomless.push(resolve))
  }

  async push(bytes: Uint8Array, { once = false } = {}): Promise<Pushed> {
    const pieces = piecesOf(bytes, TURN_BYTES, this.mostNow ?? Number.POSITIVE_INFINITY)
    // Lined up at once, so that nothing comes in between.
    const all = await Promise.all(pieces.map((piece, i) => this.line(piece, once && i === 0)))
    return all.length === 1 && all[0] !== undefined ? all[0] : sumOf(all)
  }

  flush({ once = false } = {}): Promise<Pushed> {
    return this.line(undefined, once)
  }

  lost(count: number): void {
    this.meter.lost(count)
    this.meter.slowed(0, this.intake.options.now())
  }

  trouble(words: string | undefined): void {
    this.ofRunner = words
  }

  waitSeconds(): number {
    const now = this.intake.options.now()
    this.refill(now)
    if (this.retryAt > now) return Math.ceil((this.retryAt - now) / 1_000)
    if (this.mostNow === undefined || this.credit >= 0) return 0
    return Math.max(1, Math.ceil(-this.credit / this.mostNow))
  }

  end(): void {
    this.hasEnded = true
    this.intake.drop(this)
    const gone = new Fault(
      'conflict',
      'detection.source_ended',
      'This source was ended or changed meanwhile. Send again.',
    )
    for (const turn of this.turns.splice(0)) turn.settle(gone)
    this.waitingBytes = 0
    this.makeRoom()
  }

  mayGo(now: number): boolean {
    if (this.isAtWork || this.paused || this.turns.length === 0 || this.retryAt > now) return false
    this.refill(now)
    const isIn = this.mostNow === undefined || this.credit > 0
    if (!isIn) {
      this.heldSince ??= now
      this.meter.slowed(0, now)
    } else if (this.heldSince !== undefined) {
      this.meter.slowed(now - this.heldSince, now)
      this.heldSince = undefined
    }
    return isIn
  }

  /** Takes one turn. Never throws. */
  async go(matching: IntakeOptions['matching']): Promise<void> {
    const turn = this.turns[0]
    if (turn === undefined) return
    this.isAtWork = true
    try {
      const pushed = turn.bytes === undefined ? await matching.flush(this.id) : await matching.push(this.id, turn.bytes)
      this.meter.took(pushed, this.intake.options.now())
      this.credit -= pushed.counts.events
      this.ofMatcher = undefined
      this.pauseMs = FIRST_PAUSE_MS
      this.tries = 0
      this.done(turn, pushed)
    } catch (error) {
      this.failed(turn, error)
    } finally {
      this.isAtWork = false
    }
  }

  private failed(turn: Turn, error: unknown): void {
    const isBroken = error instanceof Fault && error.code === 'detection.matcher_failed' && ++this.tries > MOST_TRIES
    const isBusy = error instanceof Fault && error.kind === 'unavailable' && !isBroken
    if (isBusy && !turn.once && !this.hasEnded) {
      // Nothing of it was taken: it stays first in line.
      this.retryAt = this.intake.options.now() + this.pauseMs
      this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2)
      this.ofMatcher = error.message
      this.meter.slowed(0, this.intake.options.now())
      return
    }
    if (!isBusy) {
      this.tries = 0
      this.intake.options.onBroken(this.id, error)
      this.ofMatcher = 'The matcher could not read a part of it; the log of the node says why.'
    }
    this.done(
      turn,
      error instanceof Fault && !isBroken
        ? error
        : new Fault('unavailable', 'detection.not_taken', 'These events could not be taken. Send them again.', {
            cause: error,
          }),
    )
  }

  private done(turn: Turn, result: Pushed | Fault): void {
    if (this.turns[0] === turn) {
      this.turns.shift()
      this.waitingBytes -= turn.bytes?.length ?? 0
    }
    turn.settle(result)
    if (!this.isFull) this.makeRoom()
  }

  private line(bytes: Uint8Array | undefined, once: boolean): Promise<Pushed> {
    return new Promise((resolve, reject) => {
      const settle = (done: Pushed | Fault) => (done instanceof Fault ? reject(done) : resolve(done))
      if (this.hasEnded) {
        settle(new Fault('conflict', 'detection.source_ended', 'This source has ended.'))
        return
      }
      this.turns.push({ bytes, once, settle })
      this.waitingBytes += bytes?.length ?? 0
      this.intake.next()
    })
  }

  private makeRoom(): void {
    for (const go of this.roomless.splice(0)) go()
  }

  private refill(now: number): void {
    if (this.mostNow === undefined) return
    const passed = Math.max(0, now - this.creditAt)
    this.creditAt = now
    this.credit = Math.min(this.mostNow, this.credit + (passed * this.mostNow) / 1_000)
  }
}

function sumOf(all: readonly Pushed[]): Pushed {
  const counts = freshCounts()
  for (const one of all) addCounts(counts, one.counts)
  const last = all.at(-1)
  return { format: last?.format, counts, newest: last?.newest }
}
