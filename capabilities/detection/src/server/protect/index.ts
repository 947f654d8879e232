import type { Runtime } from '../runtime.ts'

export function startProtection(_runtime: Runtime): void {}
