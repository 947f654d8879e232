import type { Reply } from '@testudo/kernel/contract'
import type { vulnerabilityPage } from '../../core/contract/desk.ts'

export type Known = Reply<typeof vulnerabilityPage>
