import { canonicalLabel } from '@testudo/kernel/label'
import { Fault } from '@testudo/kernel/fault'
import type { Host } from '@testudo/platform/host'
import type { Matching } from '../../core/index.ts'
import type { KeptSource } from './book.ts'
import type { Intake, OwnLane } from './intake.ts'
import type { Runner, StartRunner } from './parts.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** How long what was received may take to reach the matcher when a source ends. */
const STOP_MS = 2_000
/** A runner that went well for so long begins again with the first pause. */
const WELL_MS = 60_000

/** One source at work: its lane to the matcher, and what brings its events, begun again whenever it fails. */
export class Running {
  readonly lane: OwnLane
  readonly source: KeptSource
  private readonly host: Host
  private readonly matching: Matching
  private readonly starter: StartRunner | undefined
  private runner: Runner | undefined
  private timer: NodeJS.Timeout | undefined
  private pauseMs = FIRST_PAUSE_MS
  private beganAt = 0
  private hasStopped = false
  private beginning: Promise<void> = Promise.resolve()
  private trouble: string | undefined
  private isOpen = false

  constructor(
    { host, matching, intake }: { readonly host: Host; readonly matching: Matching; readonly intake: Intake },
    source: KeptSource,
    starter: StartRunner | undefined,
  ) {
    this.host = host
    this.matching = matching
    this.source = source
    this.starter = starter
    this.lane = intake.open(source.era.id, source.era.meter, source.words.most)
    // Until the matcher knows it.
    this.lane.paused = true
    this.begin()
  }

  /** Settles when it was tried once. */
  get tried(): Promise<void> {
    return this.beginning
  }

  get address(): string | undefined {
    return this.runner?.address
  }

  get troubleNow(): string | undefined {
    return this.trouble ?? this.lane.troubleNow
  }

  get hasFailed(): boolean {
    return this.trouble !== undefined
  }

  async stop(): Promise<void> {
    this.hasStopped = true
    clearTimeout(this.timer)
    // What was received goes on its way first, as far as there is a way.
    const late = new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())
    const stopped = this.beginning.then(() => this.letGo())
    await Promise.race([stopped, late])
    this.lane.end()
    await stopped
  }

  private begin(): void {
    if (this.hasStopped) return
    this.beginning = (async () => {
      this.beganAt = this.host.clock.now()
      const attempt = { isOver: false }
      const fail = (error: unknown) => {
        if (attempt.isOver || this.hasStopped) return
        attempt.isOver = true
        this.failed(error)
      }
      try {
        await this.open()
        const { source, lane, host } = this
        if (this.hasStopped || source.words.paused === true) return
        this.runner = await this.starter?.({ host, source, lane, fail })
        if (attempt.isOver) await this.letGo()
        else this.trouble = undefined
      } catch (error) {
        fail(error)
      }
    })()
  }

  private async open(): Promise<void> {
    const { words, era } = this.source
    if (this.isOpen) return
    await this.matching.open({
      id: era.id,
      label: canonicalLabel(era.label),
      ...(words.format !== undefined && { format: words.format }),
      ...(words.logsource !== undefined && { logsource: words.logsource }),
    })
    this.isOpen = true
    this.lane.paused = words.paused === true
  }

  private failed(error: unknown): void {
    this.trouble = wordsOf(error)
    this.host.log.warn({ source: this.source.id, trouble: this.trouble }, 'a source of events is tried again')
    if (this.host.clock.now() - this.beganAt > WELL_MS) this.pauseMs = FIRST_PAUSE_MS
    const pause = this.pauseMs
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, pause * 2)
    const again = this.beginning.then(() => this.letGo())
    this.timer = setTimeout(() => void again.then(() => this.begin()), pause)
    this.timer.unref()
  }

  private async letGo(): Promise<void> {
    const { runner } = this
    this.runner = undefined
    await runner
      ?.stop()
      .catch((error: unknown) => this.host.log.warn({ trouble: wordsOf(error) }, 'a source did not stop well'))
  }
}

/** What a system's code means to who looks after a source. */
export const WORDS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is in use by another program or source.',
  EACCES: 'This node may not use that port or file; give it the right, or choose another.',
  EPERM: 'This node may not use that port or file; give it the right, or choose another.',
  EADDRNOTAVAIL: 'This machine does not have that address.',
  ENOENT: 'There is no such file or folder yet.',
  ENOTFOUND: 'The name of the host is not known.',
  ECONNREFUSED: 'Nothing answers at that address.',
  CONNECTION_REFUSED: 'Nothing answers at that address.',
  EMFILE: 'This machine has too many files open.',
}

/** For who looks after the source; paths and addresses are the source's own. */
export function wordsOf(error: unknown): string {
  if (error instanceof Fault) return error.message
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const said = WORDS[code]
  if (said !== undefined) return said
  return error instanceof Error ? error.message : 'It stopped without saying why.'
}
