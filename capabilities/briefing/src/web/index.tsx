import { capabilityWeb } from '@testudo/ui'

export const capability = capabilityWeb({ name: 'briefing', words: {}, routes: [] })
