import type { Lane } from './lane.ts'

const SEND_BYTES = 256 * 1024

/**
 * Gathers lines that nobody is told the fate of (syslog, NATS) while those before are on their way, so that many small
 * ones cost what a few large ones do.
 */
export class Batcher {
  private lines: string[] = []
  private size = 0
  private onWay = 0
  private idle: (() => void)[] = []
  private readonly lane: Lane
  private readonly onLost: (error: unknown) => void

  constructor(lane: Lane, onLost: (error: unknown) => void = () => undefined) {
    this.lane = lane
    this.onLost = onLost
  }

  /** More is a loss, or should wait. */
  get isFull(): boolean {
    return this.lane.isFull || this.size >= 4 * SEND_BYTES
  }

  /** @param line one event in JSON, without line end */
  add(line: string): void {
    this.lines.push(line)
    this.size += line.length + 1
    if (this.onWay === 0 || this.size >= SEND_BYTES) this.send()
  }

  /** Settles when there is room again. */
  async room(): Promise<void> {
    while (this.isFull && this.onWay > 0) {
      await this.lane.room()
      if (this.isFull) await new Promise<void>((resolve) => this.idle.push(resolve))
    }
  }

  /** Settles when all of it has arrived. */
  async drained(): Promise<void> {
    while (this.onWay > 0) await new Promise<void>((resolve) => this.idle.push(resolve))
  }

  private send(): void {
    const bytes = Buffer.from(`${this.lines.join('\n')}\n`)
    const count = this.lines.length
    this.lines = []
    this.size = 0
    this.onWay++
    this.lane
      .push(bytes)
      .catch((error: unknown) => {
        this.lane.lost(count)
        this.onLost(error)
      })
      .finally(() => {
        this.onWay--
        if (this.onWay === 0 && this.lines.length > 0) this.send()
        for (const go of this.idle.splice(0)) go()
      })
  }
}
