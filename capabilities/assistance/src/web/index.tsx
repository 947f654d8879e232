import { capabilityWeb } from '@testudo/ui'
import { NAME } from '../core/index.ts'
import { navWords } from './words/nav.ts'

export const capability = capabilityWeb({ name: NAME, words: navWords, routes: [] })
