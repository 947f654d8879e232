import { capabilityWeb } from '@testudo/ui'

export const capability = capabilityWeb({ name: 'detection', words: { en: {}, fr: {} }, routes: [], commands: [] })
