import type { Knowledge } from '../../core/index.ts'
import type { Runtime } from '../runtime.ts'

export interface Hunts {
  /** Looks through all stored events for what is newly known. */
  backwards(knowledge: readonly Knowledge[]): void
}

export async function startHunts(_runtime: Runtime): Promise<Hunts> {
  return { backwards: () => undefined }
}
