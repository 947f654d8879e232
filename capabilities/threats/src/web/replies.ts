import type { Reply } from '@testudo/kernel/contract'
import type { imports, layerIn, matrix, objectPage } from '@testudo/threats'

/** What the pages show, as their contracts answer it. */
export type ObjectReply = Reply<typeof objectPage>
export type MatrixReply = Reply<typeof matrix>
export type LayerReply = Reply<typeof layerIn>
export type ImportRow = Reply<typeof imports>['rows'][number]
