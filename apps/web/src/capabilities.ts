import { capabilities as listed } from '@testudo/capabilities'
import type { CapabilityWeb } from '@testudo/ui'

const found = import.meta.glob<CapabilityWeb>('../../../capabilities/*/src/web/index.tsx', {
  eager: true,
  import: 'capability',
})

/** The screens of the capabilities the product lists, in its order. One without screens is left out. */
export const capabilities: readonly CapabilityWeb[] = listed.flatMap((name) => {
  const capability = found[`../../../capabilities/${name}/src/web/index.tsx`]
  return capability === undefined ? [] : [capability]
})
